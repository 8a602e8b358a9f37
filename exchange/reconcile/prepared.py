"""Interchanges that were long on their way: prepared many days before they came."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from exchange.model.findings import Finding
from exchange.model.interchange import SERVICES, Interchange, Transmission
from exchange.model.partners import Partner

DAY = re.compile(r"(?P<year>\d{2}|\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.ASCII)
CENTURY = 2000
"""Of years in two digits, as UNB of versions 1 to 3 and ISA have them."""


def aged(
    interchange: Interchange, transmission: Transmission, partner: Partner
) -> Iterator[Finding]:
    """ENV-013: an interchange that came later than the agreed days after it was prepared.

    Not where a document of it is judged once more: the file came before.
    """
    most = partner.edi.prepared_days
    if most is None or transmission.anew:
        return
    came = transmission.received_at.astimezone(ZoneInfo(partner.timezone)).date()
    for number, envelope in enumerate(interchange.envelopes, 1):
        made = prepared(envelope.moment)
        if made is not None and (came - made).days > most:
            place = SERVICES[interchange.format].at(number, 0)
            about = {"days": str((came - made).days)}
            yield Finding("ENV-013", place, f"{made}", f"{came}", about)


def prepared(moment: Sequence[str]) -> date | None:
    """Return the day an envelope says it was made, None where it says none that there is."""
    found = DAY.fullmatch(moment[0]) if moment else None
    if found is None:
        return None
    year = int(found["year"])
    whole = year if len(found["year"]) > len("26") else CENTURY + year
    try:
        return date(whole, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
