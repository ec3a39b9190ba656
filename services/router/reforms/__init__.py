"""A reform of the district's offices: one body ends, and another has what was its own."""
