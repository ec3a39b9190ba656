"""The page on which integrators read the interface."""
