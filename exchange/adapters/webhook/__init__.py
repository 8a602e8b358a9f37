"""Webhooks: small signed calls to an address of ours or of a chat tool."""
