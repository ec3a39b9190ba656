"""Sign-in: one-time links, sessions, and their end."""
