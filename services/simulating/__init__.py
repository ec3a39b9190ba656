"""Agencies that are none: they bring a district's matters through the public interface, each in its own habits."""
