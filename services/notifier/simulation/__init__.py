"""Plays a case through a place's rules, on a clock of its own."""
