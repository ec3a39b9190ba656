"""Mails: one row for each recipient, rendered and sent."""
