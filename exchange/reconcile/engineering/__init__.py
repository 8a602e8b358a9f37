"""What an engineering change and a package of documents must keep to, and what they touch."""
