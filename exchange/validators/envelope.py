"""Checks who an EDI envelope names: the sender must be the partner, the recipient must be us."""

from collections.abc import Iterator, Sequence

from exchange.errors import Unreadable
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Envelope
from exchange.model.partners import Partner, Site

SENDER, RECIPIENT, TEST = 3, 4, 12
"""Positions of S002, S003 and 0035 in UNB, the tag counted as 1 (ISO 9735)."""


def envelope(found: Envelope | None, partner: Partner, site: Site) -> Iterator[Finding]:
    """Yield what is wrong with the parties and the test mark of an envelope, if there is one.

    Raises Unreadable where it names another sender: such a file is never answered to
    the party it names.
    """
    if found is None:
        return
    if not names(found.sender, partner.identifiers):
        raise Unreadable(Finding("ENV-002"))
    if site.identifiers and not names(found.recipient, site.identifiers):
        yield Finding(
            "ENV-014",
            SegmentPlace(0, 1, "UNB", RECIPIENT),
            observed=identifier(found.recipient),
            expected=", ".join(site.identifiers),
        )
    if found.test and partner.state == "live":
        yield Finding("ENV-008", SegmentPlace(0, 1, "UNB", TEST))


def identifier(party: Sequence[str]) -> str:
    """Return a composite S002 or S003 as `qualifier:identification`."""
    identification, qualifier, *_ = (*party, "", "")
    return f"{qualifier}:{identification}"


def names(party: Sequence[str], identifiers: Sequence[str]) -> bool:
    """Tell whether a composite is one of the identifiers, letter by letter."""
    return identifier(party) in identifiers
