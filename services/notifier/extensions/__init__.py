"""Extensions: an office asks for more time, and somebody of the centre grants or refuses it."""
