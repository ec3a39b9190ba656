"""Coordination meetings as router tells of them: a mail to the bodies that are asked to come, and the minutes."""
