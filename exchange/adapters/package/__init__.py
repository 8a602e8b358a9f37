"""Packages: archives of documents, with an engineering change or without."""
