"""The router: decides which body has a case, and remembers why."""
