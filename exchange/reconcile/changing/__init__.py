"""What a change does to the order that stands, and what was agreed about that."""
