"""Writes a small example of each message we read, as a partner would send it to us."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from exchange.adapters.edi.addressing import party
from exchange.adapters.edifact.writing import AGENCIES
from exchange.model.guides import Specimen
from exchange.model.partners import Partner, Site

Body = Callable[[Specimen, Sequence[str]], Iterator[str]]

WEEK = timedelta(weeks=1)
FIRM, FORECAST = "1", "4"
BUYER = "92"
"""Who gives out an identification (3055) of no known kind."""

SHOWN = 4
"""Periods of the example, half of them firm."""


def specimen(document: str, partner: Partner, site: Site, said: Specimen) -> bytes | None:
    """Return an example interchange; None where a party has no identifier or we write none."""
    them, us = party(partner.identifiers), party(site.identifiers)
    if document not in BODIES or them is None or us is None:
        return None
    identifier, body = BODIES[document]
    reference = f"EXAMPLE{list(BODIES).index(document) + 1}"
    segments = [*body(said, (named("BY", them), named("SE", us)))]
    message = [f"UNH+1+{identifier}", *segments, f"UNT+{len(segments) + 2}+1"]
    moment = f"{said.day:%y%m%d}:0900"
    envelope = f"UNB+UNOC:3+{address(them)}+{address(us)}+{moment}+{reference}++++++1"
    whole = [envelope, *message, f"UNZ+1+{reference}"]
    return ("UNA:+.? '\n" + "".join(f"{each}'\n" for each in whole)).encode("latin-1", "replace")


def escaped(text: str) -> str:
    """Return text with the release character before whatever is a service character."""
    return re.sub(r"([?+:'])", r"?\1", text)


def named(role: str, found: tuple[str, str]) -> str:
    """Return a party as a message names it."""
    qualifier, identification = found
    return f"NAD+{role}+{escaped(identification)}::{AGENCIES.get(qualifier, BUYER)}"


def address(found: tuple[str, str]) -> str:
    """Return a party as UNB names it."""
    qualifier, identification = found
    return f"{escaped(identification)}:{qualifier}" if qualifier else escaped(identification)


def dtm(qualifier: str, day: date) -> str:
    """Return a date by its qualifier (2005)."""
    return f"DTM+{qualifier}:{day:%Y%m%d}:102"


def destination(said: Specimen) -> Iterator[str]:
    """Yield the destination where one is agreed."""
    if said.ship_to:
        yield f"NAD+DP+{escaped(said.ship_to)}"


def item(said: Specimen) -> Iterator[str]:
    """Yield what identifies the part."""
    yield f"PIA+1+{said.revision}:EC"
    yield "IMD+F++:::EXAMPLE PART"


def forecast(said: Specimen, parties: Sequence[str]) -> Iterator[str]:
    """Yield a forecast of four weeks."""
    yield f"BGM+241+{said.number}+9"
    yield dtm("137", said.day)
    yield dtm("158", said.week)
    yield dtm("159", said.week + SHOWN * WEEK - timedelta(days=1))
    yield from parties
    yield "GIS+37"
    yield from destination(said)
    yield f"LIN+1++{said.part}:IN"
    yield from item(said)
    for at in range(SHOWN):
        if at % 2 == 0:
            yield f"SCC+{FORECAST if at else FIRM}++W"
        yield f"QTY+113:{said.quantity:f}:{said.unit}"
        yield dtm("2", said.week + at * WEEK)


def call_off(said: Specimen, parties: Sequence[str]) -> Iterator[str]:
    """Yield one delivery called off."""
    yield f"BGM+242+{said.number}+9"
    yield dtm("137", said.day)
    yield from parties
    yield "SEQ++1"
    yield dtm("2", said.week)
    yield f"LIN+++{said.part}:IN"
    yield f"PIA+1+{said.revision}:EC"
    yield f"QTY+113:{said.quantity:f}:{said.unit}"
    yield "SCC+1++J"


def order(said: Specimen, parties: Sequence[str]) -> Iterator[str]:
    """Yield an order of one line."""
    yield f"BGM+220+{said.number}+9"
    yield dtm("137", said.day)
    if said.contract:
        yield f"RFF+CT:{escaped(said.contract)}"
    yield from parties
    yield from destination(said)
    yield f"CUX+2:{said.currency}:9"
    if said.incoterm:
        yield f"TOD+6++{said.incoterm}"
    yield f"LIN+10++{said.part}:IN"
    yield from item(said)
    yield f"QTY+21:{said.quantity:f}:{said.unit}"
    yield dtm("2", said.requested)
    yield "PRI+AAA:10.00"
    yield "UNS+S"
    yield "CNT+2:1"


def change(said: Specimen, parties: Sequence[str]) -> Iterator[str]:
    """Yield a change of that order: its line wanted a week later."""
    yield "BGM+230+EXAMPLE-C1+4"
    yield dtm("137", said.day)
    yield f"RFF+ON:{said.number}"
    yield from parties
    yield from destination(said)
    yield f"CUX+2:{said.currency}:9"
    yield f"LIN+10+3+{said.part}:IN"
    yield f"PIA+1+{said.revision}:EC"
    yield f"QTY+21:{said.quantity:f}:{said.unit}"
    yield dtm("2", said.requested + WEEK)
    yield "UNS+S"
    yield "CNT+2:1"


BODIES: Mapping[str, tuple[str, Body]] = {
    "forecast": ("DELFOR:D:97A:UN", forecast),
    "call_off": ("DELJIT:D:97A:UN", call_off),
    "purchase_order": ("ORDERS:D:96A:UN", order),
    "purchase_order_change": ("ORDCHG:D:96A:UN", change),
}
"""By document, the message and what stands in it between UNH and UNT."""
