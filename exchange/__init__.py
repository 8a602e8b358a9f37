"""Files from trading partners become canonical records and answers."""

__version__ = "0.1.0"
