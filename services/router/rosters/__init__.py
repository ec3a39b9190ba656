"""Rosters: who is on duty for a body, who stands in for whom, entered on a page by its leader or the keeper."""
