"""What every HTTP face has in common: problem answers, languages, the page shell, headers, health, tokens.

Each name is taken from its own module. Roles without a face need words and keys, and should not pay for the web's
libraries.
"""
