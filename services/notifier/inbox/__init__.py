"""Mail that comes in: read, understood, received, acted on once."""
