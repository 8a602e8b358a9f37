"""Upside requests and reschedule proposals: what files of both sides make of them."""
