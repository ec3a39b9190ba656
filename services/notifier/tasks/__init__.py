"""What each body has to do with a case, and what it does."""
