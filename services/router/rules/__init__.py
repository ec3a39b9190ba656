"""Rules: which body a case should go to, and why."""
