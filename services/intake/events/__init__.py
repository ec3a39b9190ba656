"""What agencies hear of their cases by themselves: a numbered stream for each agency, out of what histories say."""
