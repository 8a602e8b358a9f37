"""Checks who EDI envelopes name: the sender must be the partner, the recipient must be us."""

from collections.abc import Iterator, Sequence

from exchange.errors import Unreadable
from exchange.model.findings import Finding
from exchange.model.interchange import SERVICES, Envelope, Interchange, Service, identifier
from exchange.model.partners import Partner, Site


def envelopes(found: Interchange, partner: Partner, site: Site) -> Iterator[Finding]:
    """Yield what is wrong with the parties and the test marks of the envelopes, if there are any.

    Raises Unreadable where one names another sender: such a file is never answered to
    the party it names.
    """
    for number, envelope in enumerate(found.envelopes, 1):
        yield from checked(envelope, (number, SERVICES[found.format]), partner, site)
    if len({envelope.test for envelope in found.envelopes}) > 1:
        yield Finding("ENV-027")


def checked(
    envelope: Envelope, place: tuple[int, Service], partner: Partner, site: Site
) -> Iterator[Finding]:
    """Yield what is wrong with one envelope; `place` is its number and where it says what."""
    number, service = place
    if not names(envelope.sender, partner.identifiers):
        raise Unreadable(Finding("ENV-002"))
    if site.identifiers and not names(envelope.recipient, site.identifiers):
        yield Finding(
            "ENV-014",
            service.at(number, service.recipient),
            observed=identifier(envelope.recipient),
            expected=", ".join(site.identifiers),
        )
    if envelope.test and partner.state == "live":
        yield Finding("ENV-008", service.at(number, service.test))


def names(party: Sequence[str], identifiers: Sequence[str]) -> bool:
    """Tell whether a party of an envelope is one of the identifiers, but for blanks at its end."""
    return identifier(party) in identifiers
