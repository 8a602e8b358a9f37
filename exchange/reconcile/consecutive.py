"""Interchanges that are missing: their sender counts control references, and one was left out."""

import re
from collections.abc import Iterator

from exchange.model.findings import Finding
from exchange.model.interchange import SERVICES, Interchange
from exchange.model.ledger import Ledger
from exchange.model.partners import Partner

COUNTED = re.compile(r"(?P<prefix>.*?)(?P<number>\d+)", re.ASCII)


def missing(interchange: Interchange, partner: Partner, ledger: Ledger) -> Iterator[Finding]:
    """ENV-010: references between the one before and this one that never came.

    Only of a partner with whom it is agreed that they count. One that is lower came late.
    """
    newest: dict[tuple[str, str], str] = {}
    for number, envelope in enumerate(interchange.envelopes if partner.edi.consecutive else (), 1):
        sender, recipient, reference = envelope.key
        parties = (sender, recipient)
        before = newest.get(parties) or ledger.last_reference(*parties)
        newest[parties] = reference
        left_out = between(before, reference)
        if left_out:
            service = SERVICES[interchange.format]
            place = service.at(number, service.reference)
            about = {"missing": left_out, "before": before}
            yield Finding("ENV-010", place, reference, before, about)


def between(before: str, reference: str) -> str:
    """Return the references between two as people name them, empty where there are none.

    Only numbers behind the same letters count on from each other.
    """
    first, last = COUNTED.fullmatch(before), COUNTED.fullmatch(reference)
    if first is None or last is None or first["prefix"] != last["prefix"]:
        return ""
    low, high = int(first["number"]) + 1, int(last["number"]) - 1
    if low > high:
        return ""
    width = len(last["number"])
    named = [f"{last['prefix']}{each:0{width}}" for each in (low, high)]
    return named[0] if low == high else " - ".join(named)
