"""Looking again at a share of the cases that have ended (抽查), drawn by chance that anybody can recompute."""
