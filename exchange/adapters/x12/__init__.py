"""Reads and writes ANSI ASC X12."""
