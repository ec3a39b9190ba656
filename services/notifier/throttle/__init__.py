"""How many mails a domain gets in a minute, and which of them wait for the next."""
