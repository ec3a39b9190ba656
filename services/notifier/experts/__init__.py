"""Experts who are asked about a case: a mail, a page that shows the question alone, an opinion."""
