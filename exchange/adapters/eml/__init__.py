"""Mails that arrive as files: what they say, and the files in them."""
