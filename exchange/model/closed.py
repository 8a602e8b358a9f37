"""How settings are read: a key nobody knows is a mistake."""

CLOSED: dict[str, object] = {"extra": "forbid"}
"""An unknown key in a configuration file is an error."""
