"""Delays of our own, what they change of what a customer was promised, and who is told."""
