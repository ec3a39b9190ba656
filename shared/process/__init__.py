"""How a process of ours starts, runs, is watched and stops."""
