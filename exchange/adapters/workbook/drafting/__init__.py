"""Drafts a layout from a sample; nothing here is used to read a file."""
