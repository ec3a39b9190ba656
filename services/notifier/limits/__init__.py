"""Calendar, limits and clocks."""
