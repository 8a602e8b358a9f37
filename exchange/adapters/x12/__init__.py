"""Reads X12 interchanges: forecasts (830, 862) and purchase orders (850)."""
