"""The centre's own look at cases: search, everything about one, its history in words."""
