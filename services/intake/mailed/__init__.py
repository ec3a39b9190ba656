"""Files that came with a mail about a case: fetched from where the mail is kept, and taken as every other file is."""
