"""Reads packages: archives of a change or of a product's documents, and all the files in them."""
