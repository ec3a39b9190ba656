"""Telling enterprises what becomes of their cases, and passing on what they answer."""
