"""Judges records against what we held before; everything it needs is handed in."""
