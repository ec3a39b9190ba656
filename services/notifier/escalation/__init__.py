"""Steps relative to a limit, each once."""
