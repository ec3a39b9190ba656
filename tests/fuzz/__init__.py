"""Requests that nobody would think of, made from the interface's own document (Schemathesis)."""
