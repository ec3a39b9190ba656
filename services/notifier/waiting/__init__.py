"""Cases that wait at the dispatch desk: no body works on them, so the centre's own clocks watch how long."""
