"""Mails that come in: received, kept, read, understood, acted on once, answered."""
