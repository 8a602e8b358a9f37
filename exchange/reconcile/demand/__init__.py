"""A forecast against the agreement, what only we know, and the forecasts before it."""
