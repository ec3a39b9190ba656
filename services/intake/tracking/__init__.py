"""The pages on which an enterprise sees its case and speaks about it, by number and code or by a link."""
