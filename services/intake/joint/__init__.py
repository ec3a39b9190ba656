"""Joint handling: cases of different enterprises with one solution, each with its own answer and verdict."""
