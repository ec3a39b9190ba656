"""Asking the enterprise afterwards by telephone: the three questions, tries in vain, what a bad verdict comes to."""
