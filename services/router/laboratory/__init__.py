"""The laboratory: what other rules would have made of past cases. It reads, and touches nothing."""
