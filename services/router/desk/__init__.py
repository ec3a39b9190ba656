"""The dispatch desk: what waits for a person."""
