"""Formats and wires: one sub-package each, readers and writers."""
