#!/usr/bin/env python3
"""Tells the story of one partner over the third quarter of 2026, and plays it on a site.

Thirteen weekly forecasts, three orders, what was committed, shipped and delayed. The quantities
are small and round, so that every figure of the review can be worked out by hand; they are
explained where they are used, in tests/acceptance/test_acceptance_review.py.
Run `python samples/make_quarter.py SITE` with a folder that holds a site with this partner.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from exchange import wiring
from exchange.daemon import run
from exchange.journal import open_journal

PARTNER, OURS = "nordwerk", "_erp"
ZONE = ZoneInfo("Europe/Warsaw")
MONDAYS = [date(2026, 7, 6) + timedelta(weeks=week) for week in range(13)]
WEEKS = 26
"""Weeks each forecast reaches ahead."""

BOARD, CABLE = "A2B-4711-00", "0098817"
REVISIONS = {BOARD: "C02", CABLE: "D11"}
USUAL = {BOARD: 100, CABLE: 50}

MOVED = (
    (date(2026, 8, 17), BOARD, date(2026, 9, 7), 140),  # three weeks ahead: firm
    (date(2026, 8, 31), CABLE, date(2026, 11, 2), 80),  # nine weeks ahead
    (date(2026, 9, 14), BOARD, date(2026, 10, 19), 110),  # five weeks ahead
)
"""From which forecast on, of which part, which week, how much."""

DUE = [date(2026, 8, 3) + timedelta(weeks=week) for week in range(9)]
ORDERED = {
    BOARD: [100, 100, 100, 100, 100, 140, 120, 100, 100],
    CABLE: [50, 50, 50, 50, 70, 40, 40, 40, 40],
}
SHIPPED: Mapping[str, Sequence[tuple[str, int]]] = {
    BOARD: [
        ("2026-08-03", 100), ("2026-08-10", 100), ("2026-08-17", 100), ("2026-08-31", 200),
        ("2026-09-04", 140), ("2026-09-14", 120), ("2026-09-21", 100),
    ],
    CABLE: [
        ("2026-07-27", 50), ("2026-08-10", 50), ("2026-08-17", 50), ("2026-08-24", 50),
        ("2026-09-07", 70), ("2026-09-09", 40), ("2026-09-14", 40), ("2026-09-21", 40),
        ("2026-09-23", 40),
    ],
}  # fmt: skip
ORDERS = {BOARD: "4500080001", CABLE: "4500080002"}
NAMELESS = 3
"""Forecasts, the first ones, with a period that is over: the same question three times."""

Row = Mapping[str, str]


class Event(NamedTuple):
    """A file that comes: when, from whom, its name, its bytes."""

    at: datetime
    sender: str
    name: str
    content: bytes


def story() -> list[Event]:
    """Return everything that comes, in its order."""
    every = [*ours(), *forecasts(), *orders(), *commitments(), *shipments()]
    return sorted(every, key=lambda event: event.at)


def at(day: date | str, clock: str) -> datetime:
    """Return a moment by the clock of our site."""
    known = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(known, time.fromisoformat(clock), ZONE).astimezone(UTC)


def interchange(number: int, day: date, kind: str, segments: Sequence[str]) -> bytes:
    """Return a message in its envelope."""
    message = [f"UNH+1+{kind}:UN", *segments]
    whole = [
        f"UNB+UNOC:3+4012345000009:14+5909000000001:14+{day:%y%m%d}:0615+NWQ{number:05}++",
        *message,
        f"UNT+{len(message) + 1}+1",
        f"UNZ+1+NWQ{number:05}",
    ]
    return "".join(f"{segment}'" for segment in whole).encode("latin-1")


def forecasts() -> Iterator[Event]:
    """Yield the forecasts; that of 3 August comes two days late."""
    for number, monday in enumerate(MONDAYS, 1):
        came = monday + timedelta(days=2 if monday == date(2026, 8, 3) else 0)
        name = f"FC_{monday:%G_W%V}"
        yield Event(at(came, "08:30"), PARTNER, f"{name}.edi", forecast(number, monday))


def forecast(number: int, monday: date) -> bytes:
    """Return one forecast."""
    last = monday + timedelta(weeks=WEEKS, days=-1)
    segments = [
        f"BGM+241+Q3-{monday:%G%V}+9", f"DTM+137:{monday:%Y%m%d}:102",
        f"DTM+158:{monday:%Y%m%d}:102", f"DTM+159:{last:%Y%m%d}:102",
        "NAD+BY+4012345000009::9", "NAD+SE+5909000000001::9", "GIS+37",
        "NAD+DP+4012345000016::9",
    ]  # fmt: skip
    for line, part in enumerate(USUAL, 1):
        segments += [f"LIN+{line}++{part}:IN", f"PIA+1+{REVISIONS[part]}:EC", "SCC+4++W"]
        if part == BOARD and number <= NAMELESS:
            segments += ["QTY+113:20:PCE", "DTM+2:20260608:102"]
        for week in range(WEEKS):
            start = monday + timedelta(weeks=week)
            segments += [f"QTY+113:{wanted(monday, part, start)}:PCE", f"DTM+2:{start:%Y%m%d}:102"]
    return interchange(number, monday, "DELFOR:D:97A", segments)


def wanted(monday: date, part: str, start: date) -> int:
    """Return what the forecast of a Monday wants of a part in a week."""
    moved = (
        quantity
        for since, which, week, quantity in MOVED
        if since <= monday and (which, week) == (part, start)
    )
    return next(moved, USUAL[part])


class Order(NamedTuple):
    """An order of one line: its number, its part, the price, what is wanted when."""

    number: str
    part: str
    price: str
    due: Sequence[tuple[date, int]]


def orders() -> Iterator[Event]:
    """Yield three orders; the last one has a line without a price, and nobody answers it."""
    due = {part: [*zip(DUE, quantities, strict=True)] for part, quantities in ORDERED.items()}
    told = {
        at("2026-07-07", "10:00"): Order(ORDERS[BOARD], BOARD, "48.60", due[BOARD]),
        at("2026-07-21", "10:00"): Order(ORDERS[CABLE], CABLE, "3.125", due[CABLE]),
        at("2026-09-01", "10:00"): Order("4500080003", CABLE, "0", [(date(2026, 10, 12), 50)]),
    }
    for number, (moment, order) in enumerate(told.items(), 101):
        content = ordered(number, moment.date(), order)
        yield Event(moment, PARTNER, f"PO_{order.number}.edi", content)


def ordered(number: int, day: date, order: Order) -> bytes:
    """Return an order as a file."""
    part = order.part
    segments = [
        f"BGM+220+{order.number}+9", f"DTM+137:{day:%Y%m%d}:102", "NAD+BY+4012345000009::9",
        "NAD+SE+5909000000001::9", "NAD+DP+4012345000016::9", "CUX+2:EUR:9",
        f"LIN+10++{part}:IN", f"PIA+1+{REVISIONS[part]}:EC",
        f"QTY+21:{sum(quantity for _, quantity in order.due)}:PCE", f"PRI+AAA:{order.price}",
    ]  # fmt: skip
    for start, quantity in order.due:
        segments += ["SCC+1", f"QTY+113:{quantity}:PCE", f"DTM+2:{start:%Y%m%d}:102"]
    return interchange(number, day, "ORDERS:D:96A", [*segments, "UNS+S"])


def table(moment: datetime, kind: str, name: str, rows: Sequence[Row]) -> Event:
    """Return a table our ERP hands in."""
    content = json.dumps({"type": kind, "by": "lis", "rows": rows}, ensure_ascii=False)
    return Event(moment, OURS, f"{kind}-{name}.json", content.encode())


def line(about: str, **told: str) -> Row:
    """Return a row about the line of an order."""
    return {"partner": PARTNER, "order_number": ORDERS[about], "line_number": "10", **told}


def ours() -> Iterator[Event]:
    """Yield what our ERP tells once: three products, one of which is never forecast."""
    parts = {**REVISIONS, "A2B-4712-01": "A"}
    rows = [
        {"partner": PARTNER, "part": part, "revision": revision, "status": "ACTIVE", "unit": "PCE"}
        for part, revision in parts.items()
    ]
    yield table(at("2026-07-02", "09:00"), "products", "2026", rows)


def commitments() -> Iterator[Event]:
    """Yield what we commit to: the boards as asked, a cable a week later, a board later again."""
    boards = [line(BOARD, answer="ACCEPTED")]
    yield table(at("2026-07-08", "09:00"), "order_commit", "boards", boards)
    cables = [
        line(CABLE, answer="ACCEPTED", schedule=str(number), date=str(promised(start)))
        for number, start in enumerate(DUE, 1)
    ]
    yield table(at("2026-07-28", "09:00"), "order_commit", "cables", cables)
    later = line(BOARD, answer="ACCEPTED", schedule="4", date="2026-08-31", reason="Relais fehlen")
    yield table(at("2026-08-20", "09:00"), "order_commit", "boards-later", [later])
    held = line(
        CABLE, reason="CONSIGNED_LATE", responsible="OEM", new_date="2026-09-09",
        aware_at="2026-09-08T08:00", text="Beigestellte Stecker fehlen",
    )  # fmt: skip
    yield table(at("2026-09-08", "09:00"), "delay", "cables", [held])


def promised(start: date) -> date:
    """Return the day we commit a cable to."""
    return start + timedelta(days=7) if start == date(2026, 8, 31) else start


def shipments() -> Iterator[Event]:
    """Yield the delivery notes of each day, in its evening."""
    days: defaultdict[str, list[Row]] = defaultdict(list)
    for part, moves in SHIPPED.items():
        for day, quantity in moves:
            told = {"quantity": str(quantity), "shipped_on": day, "reference": f"{day}-{part}"}
            days[day].append(line(part, part=part, **told))
    for day, rows in days.items():
        yield table(at(day, "18:00"), "shipments", day, rows)


class Clock:
    """A clock that is set by hand, and goes on a little each time somebody looks."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Return the moment it is."""
        self.now += timedelta(milliseconds=1)
        return self.now


def play(site: Path, events: Sequence[Event]) -> None:
    """Let the events happen on a site, each at its own time."""
    configuration = wiring.load(site)
    clock = Clock()
    (site / "var").mkdir(exist_ok=True)
    with (
        open_journal(site / "var" / "journal.db") as journal,
        wiring.station(site, configuration, journal, clock) as station,
    ):
        for event in events:
            clock.now = event.at
            folder = site / "inbox" / event.sender
            folder.mkdir(parents=True, exist_ok=True)
            (folder / event.name).write_bytes(event.content)
            run(station, once=True)


if __name__ == "__main__":
    play(Path(sys.argv[1]), story())
