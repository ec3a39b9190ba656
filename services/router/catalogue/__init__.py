"""The dispatch catalogue (派单目录): what is in force, what was before, and how a new one is put in force."""
