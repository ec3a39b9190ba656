"""What the enterprise hears by itself of its case, and whom to call where it cannot be written to."""
