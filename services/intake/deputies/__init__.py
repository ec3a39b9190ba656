"""Suggestions of deputies and political advisers: each of those who make one is answered, and says what they think."""
