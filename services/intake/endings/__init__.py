"""How the centre itself ends a case: answers at once, declines by two, guides elsewhere, terminates, passes back."""
