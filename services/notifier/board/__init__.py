"""The supervision board: which cases are about to go over their limit, over it, or wait for somebody, by body."""
