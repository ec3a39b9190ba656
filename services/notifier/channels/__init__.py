"""Other ways to somebody than mail: short messages by a gateway of the operator's, and the call list of the desk."""
