"""The same matter through several doors: found by likeness, merged, separated; each source keeps its number."""
