"""Reconciliation (对账): an agency holds its list of a day against ours; and its cases as a table."""
