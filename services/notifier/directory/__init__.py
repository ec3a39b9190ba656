"""A copy of the directory, so that late mails reach who is on duty today."""
