"""Figures: what is counted of each case as it happens, the rates that a place defines, reports made of both."""
