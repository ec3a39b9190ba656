"""Tests of an agency's own system: its cases go the road while nobody works on them."""
