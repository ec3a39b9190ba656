"""Somebody leaves: what was theirs goes to whoever follows them."""
