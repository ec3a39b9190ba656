"""The operators' pages of one service: what waits, what was set aside, whether its parts answer."""
