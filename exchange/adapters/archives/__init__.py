"""Judges zip archives of strangers before anything in them is read."""
