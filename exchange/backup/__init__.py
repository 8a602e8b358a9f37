"""Backups of a site while it runs, and the way back."""
