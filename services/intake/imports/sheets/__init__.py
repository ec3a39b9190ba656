"""Reads strangers' spreadsheets row by row, within bounds: workbooks (XLSX) and text (CSV)."""
