"""How a process of ours starts, runs, is watched and stops: settings, clock, doorbell, roles, supervisor, heartbeat, logs."""
