"""What a body has to do with a case, until when, and who is told: tasks, limits, escalation, mail, directory."""
