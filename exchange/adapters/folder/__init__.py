"""Tells the daemon that something moved in an inbox; what it means is decided by looking."""

from exchange.adapters.folder.watching import watch

__all__ = ["watch"]
