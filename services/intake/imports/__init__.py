"""Many cases at once: batches of lines, spreadsheets with a mapping, and cases that were closed long ago."""
