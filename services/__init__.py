"""The three services. They meet in messages only: none imports another."""
