"""The words a case may use: the place, its matters and sub-districts, and the copy of the directory."""
