"""Occasions from which cases come, many at once or one by one: symposiums, visits, suggestions of deputies."""
