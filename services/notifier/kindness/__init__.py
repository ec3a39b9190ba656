"""Kindness of mails: what is not urgent waits for the morning, what is much goes as one, leaders get a digest."""
