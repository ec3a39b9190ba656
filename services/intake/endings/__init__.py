"""How the centre itself ends a case: answered at once, declined by two, guided to another door, terminated."""
