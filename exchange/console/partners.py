"""Partners: how far each is, and when something came of them last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from exchange import settings
from exchange.console.addresses import Nothing
from exchange.console.office import Look
from exchange.model.partners import Partner


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One partner; `last_at` is None where nothing came yet."""

    id: str
    name: str
    state: str
    agreement: str
    feeds: int
    last_file: str
    last_receipt: str
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Partners:
    """The partners one may see."""

    partners: Sequence[PartnerLine]


def look_at_partners(look: Look, asked: Nothing) -> Partners:
    """Return the partners one may see, by name."""
    del asked
    return Partners(sorted(lines(look), key=lambda each: each.name.casefold()))


def lines(look: Look) -> Iterator[PartnerLine]:
    """Yield a line for each partner; our own ERP is none."""
    for each in look.configuration.partners.values():
        if each.id != settings.ERP and look.sees(each.id):
            yield line(each, look)


def line(partner: Partner, look: Look) -> PartnerLine:
    """Return one partner as a list shows it."""
    agreement = look.configuration.agreement_of(partner.id, look.configuration.day(look.now))
    newest = look.journal.receipts(1, partner.id)
    last = newest[0] if newest and look.in_time(newest[0].received_at) else None
    return PartnerLine(
        id=partner.id,
        name=partner.name,
        state=partner.state,
        agreement=agreement.title if agreement else "",
        feeds=len(partner.feeds),
        last_file=last.filename if last else "",
        last_receipt=last.id if last else "",
        last_at=last.received_at if last else None,
    )
