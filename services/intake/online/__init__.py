"""The public form: enterprises and contact points bring cases themselves, without a system and without a key."""
