"""Spreadsheets and delimited text: read by a layout, and given back with the bad cells marked."""
