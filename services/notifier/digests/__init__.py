"""The daily digest: what is overdue, due today and waiting, by mail, to those who answer for it."""
