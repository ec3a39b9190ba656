"""The directory: which bodies there are, who works there, and who follows whom."""
