"""Figures both sides look at in a review: how well was planned, answered, delivered and told."""
