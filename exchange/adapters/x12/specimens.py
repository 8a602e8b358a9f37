"""Writes a small example of each set we read, as a partner would send it to us."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from exchange.adapters.edi.addressing import party
from exchange.model.guides import Specimen
from exchange.model.partners import Partner, Site

Body = Callable[[Specimen], Iterator[str]]

WEEK = timedelta(weeks=1)
MUTUAL = "ZZ"
"""The qualifier of an identification without one (I05): agreed between the two sides."""

SHOWN = 4
"""Periods of the example, half of them firm."""

RESERVED = str.maketrans("*~>", "   ")


def specimen(document: str, partner: Partner, site: Site, said: Specimen) -> bytes | None:
    """Return an example interchange; None where a party has no identifier or we write none."""
    them, us = party(partner.identifiers), party(site.identifiers)
    if document not in BODIES or them is None or us is None:
        return None
    group, number, body = BODIES[document]
    control = list(BODIES).index(document) + 1
    segments = [*body(said)]
    moment = f"{said.day:%y%m%d}*0900"
    sides = "*".join(f"{qualifier or MUTUAL:2}*{name:15}" for qualifier, name in (them, us))
    whole = [
        f"ISA*00*{'':10}*00*{'':10}*{sides}*{moment}*U*00401*{control:09}*0*T*>",
        f"GS*{group}*{them[1]}*{us[1]}*{said.day:%Y%m%d}*0900*{control}*X*004010",
        f"ST*{number}*0001",
        *segments,
        f"SE*{len(segments) + 2}*0001",
        f"GE*1*{control}",
        f"IEA*1*{control:09}",
    ]
    return "".join(f"{each}~\n" for each in whole).encode("ascii", "replace")


def plain(text: str) -> str:
    """Return text without what separates: X12 has no release character."""
    return text.translate(RESERVED)


def day(moment: date) -> str:
    """Return a day as releases from 004010 on write it."""
    return f"{moment:%Y%m%d}"


def destination(said: Specimen) -> Iterator[str]:
    """Yield the destination where one is agreed."""
    if said.ship_to:
        yield f"N1*ST**92*{plain(said.ship_to)}"


def forecast(said: Specimen) -> Iterator[str]:
    """Yield a planning schedule of four weeks."""
    last = said.week + SHOWN * WEEK - timedelta(days=1)
    yield f"BFR*00*{said.number}**DL*A*{day(said.week)}*{day(last)}*{day(said.day)}"
    yield from destination(said)
    yield f"LIN*1*BP*{said.part}*EC*{said.revision}"
    yield "UIT*EA"
    yield "PID*F****EXAMPLE PART"
    for at in range(SHOWN):
        commitment = "C" if at < SHOWN // 2 else "D"
        yield f"FST*{said.quantity:f}*{commitment}*W*{day(said.week + at * WEEK)}"
    yield "CTT*1"


def call_off(said: Specimen) -> Iterator[str]:
    """Yield a shipping schedule of one delivery."""
    yield f"BSS*00*{said.number}*{day(said.day)}*DL*{day(said.week)}*{day(said.week)}****A"
    yield from destination(said)
    yield f"LIN**BP*{said.part}*EC*{said.revision}"
    yield "UIT*EA"
    yield f"FST*{said.quantity:f}*C*D*{day(said.week)}"
    yield "CTT*1"


def order(said: Specimen) -> Iterator[str]:
    """Yield an order of one line."""
    contract = f"*{plain(said.contract)}" if said.contract else ""
    yield f"BEG*00*SA*{said.number}**{day(said.day)}{contract}"
    yield f"CUR*BY*{said.currency}"
    if said.incoterm:
        yield f"FOB*CC***01*{said.incoterm[:3]}"
    yield from destination(said)
    yield f"PO1*1*{said.quantity:f}*EA*10**BP*{said.part}*EC*{said.revision}"
    yield "PID*F****EXAMPLE PART"
    yield f"DTM*002*{day(said.requested)}"
    yield "CTT*1"


def change(said: Specimen) -> Iterator[str]:
    """Yield a change of that order: its line wanted a week later."""
    yield f"BCH*04*SA*{said.number}**1*{day(said.day)}"
    yield from destination(said)
    quantity = f"{said.quantity:f}"
    yield f"POC*1*RS*{quantity}**EA***BP*{said.part}*EC*{said.revision}"
    yield f"DTM*002*{day(said.requested + WEEK)}"
    yield "CTT*1"


BODIES: Mapping[str, tuple[str, str, Body]] = {
    "forecast": ("PS", "830", forecast),
    "call_off": ("SS", "862", call_off),
    "purchase_order": ("PO", "850", order),
    "purchase_order_change": ("PC", "860", change),
}
"""By document, the group (479), the set and what stands in it between ST and SE."""
