"""What each agency calls the states that cases go through here."""
