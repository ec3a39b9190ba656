"""Drafts: what somebody has typed into a long form and not sent yet, kept until they come back to it."""
