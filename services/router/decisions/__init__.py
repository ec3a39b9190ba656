"""Decisions: who has a case, how often it came back, and a record of why."""
