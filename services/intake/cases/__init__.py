"""The cases themselves: take, track, add to, withdraw, judge, close, reopen."""
