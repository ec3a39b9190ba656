"""Coordination meetings (协调会): their agenda, their minutes, and at which level they are held."""
