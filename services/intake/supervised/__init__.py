"""Supervised matters (督办议题): what is pressed for years, with an owner, a yearly target and a counted quantity."""
