"""Why an archive is refused as a whole: it is never opened in part, and never put right."""

from exchange.errors import Unreadable
from exchange.model.findings import Finding

SHOWN = 120
"""Characters of a member's name that are shown."""


def refused(reason: str, member: str = "") -> Unreadable:
    """Return the refusal of an archive, for a reason in plain words."""
    return Unreadable(Finding("ENV-011", observed=shown(member), params={"reason": reason}))


def shown(name: str) -> str:
    """Return the name of a member so that nothing in it does anything to a screen."""
    plain = "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in name)
    return plain if len(plain) <= SHOWN else plain[:SHOWN] + "…"
