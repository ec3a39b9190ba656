"""Urging by a person (催办): a supervisor, the dispatch desk or the leader of a body presses for its task."""
