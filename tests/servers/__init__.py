"""Servers that tests start for themselves, on loopback and with ports nobody uses."""
