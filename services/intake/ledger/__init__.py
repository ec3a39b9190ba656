"""The ledger (挂账): cases that cannot be closed for years, each with an owner who reviews it on a cycle."""
