"""Six files of one order in all 720 orders of arrival, by the real road: the same end."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from edifact.making import THEM, US, message
from exchanging import PARTNER
from lanes import Lanes, Snapshots
from long_runs import Figure

from exchange.journal import parking, premature, queries
from exchange.journal.orders import OURS
from exchange.reconcile import order_state
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.open_orders import open_orders

ORDCHG, ORDERS = "ORDCHG:D:96A:UN", "ORDERS:D:96A:UN"
HEAD = ("DTM+137:20261123:102", f"NAD+BY+{THEM}::9", "CUX+2:EUR:9")


def interchange(reference: str, *messages: str) -> bytes:
    unb = f"UNB+UNOC:3+{THEM}:14+{US}:14+261123:0600+{reference}'\n"
    return f"{unb}{''.join(messages)}UNZ+{len(messages)}+{reference}'\n".encode()


def line(number: int, action: str, quantity: int | None = None, day: str = "") -> list[str]:
    """Return a line of a change, or without an action of an order."""
    wanted = [] if quantity is None else [f"QTY+21:{quantity}:PCE"]
    when = [f"DTM+2:{day}:102"] if day else []
    price = ["PRI+AAA:2"] if action in {"", "1"} else []
    return [f"LIN+{number}+{action}+A-{number}:IN", *wanted, *when, *price]


def order(*lines: list[str], number: str = "PO1") -> str:
    body = [each for one in lines for each in one]
    return message(ORDERS, f"BGM+220+{number}+9", *HEAD, *body, "UNS+S")


def change(revision: str, *lines: list[str], number: str = "PO1", at: int = 1) -> str:
    body = [each for one in lines for each in one]
    head = (f"BGM+230+{revision}+4", HEAD[0], f"RFF+ON:{number}", *HEAD[1:])
    return message(ORDCHG, *head, *body, "UNS+S", number=at)


STORY = {
    "order.edi": interchange(
        "R0", order(line(10, "", 100, "20270301"), line(20, "", 50, "20270301"))
    ),
    "first.edi": interchange("R1", change("1", line(10, "3", 60, "20270301"))),
    "second.edi": interchange(
        "R2", change("2", line(10, "3", 70, "20270405"), line(20, "3", 80, "20270301"))
    ),
    "third.edi": interchange(
        "R3", change("3", line(20, "2"), line(30, "1", 5, "20270503"))
    ),
    "shipments.csv": b"partner,order_number,line_number,part,quantity,shipped_on,reference,"
    b"cumulative\nnordwerk,PO1,10,A-10,60,2026-11-20,DN-1,\n",
    "order_commit.csv": b"partner,order_number,line_number,schedule,quantity,date,answer,reason,"
    b"price\nnordwerk,PO1,30,1,5,2027-05-03,ACCEPTED,,\n",
}  # fmt: skip


def came(lanes: Lanes, name: str) -> None:
    lanes.drop(name, STORY[name], OURS if name.endswith(".csv") else PARTNER.id)


def end(lanes: Lanes) -> dict[str, Any]:
    """Return what is left of what came: the order, what is open, what is committed, the ERP."""
    ledger = lanes.journal.ledger(PARTNER.id)
    held = order_state.order(ledger.order("PO1"))
    at = lanes.now
    day = lanes.known.day(at)
    known = Circumstances(PARTNER, at, day, ledger)
    return {
        "lines": held and held.lines,
        "whole": held and (held.currency, held.cancelled, held.changing),
        "changes": [each.revision for each in held.changes] if held else [],
        "open": sorted(open_orders(known, day).rows()),
        "committed": lanes.journal.ledger(OURS).of(PARTNER.id).held("order_commit").rows(),
        "refused": sorted(each.revision for each in ledger.refused_changes("PO1")),
        "erp": handed(lanes),
    }


def handed(lanes: Lanes) -> list[tuple[Any, ...]]:
    """Return what the ERP got last of each document, in the order it got it.

    What was retracted counts as what it never got.
    """
    last: dict[tuple[str, str, str], tuple[Any, ...]] = {}
    for told in lanes.records():
        key = (told["type"], told["number"], told["revision"])
        last.pop(key, None)
        last[key] = (*key, told["state"], told["verdict"], told["tables"])
    return [each for each in last.values() if each[3] != "retracted"]


def waiting(lanes: Lanes) -> tuple[list[str], list[str]]:
    """Return the changes that wait for their order, and what our side said of what is not here."""
    with lanes.journal.reading() as connection:
        changes = parking.parked(connection, PARTNER.id, "PO1")
        commits = premature.refused(connection, PARTNER.id, "PO1")
        rules = [
            each.rule
            for row in commits
            for each in queries.found_in(connection, row.receipt)[row.id]
        ]
    return [each.revision for each in changes], rules


def state(lanes: Lanes) -> dict[str, Any]:
    """Return everything that the next file is judged by, and the end if it is the last."""
    held = lanes.journal.ledger(PARTNER.id).order("PO1")
    standing = [(each.document, each.revision, each.verdict, each.tables) for each in held]
    return {**end(lanes), "standing": standing, "waiting": waiting(lanes)}


@dataclass
class Reached:
    """A state that some of the files lead to, and in how many orders of arrival."""

    state: dict[str, Any]
    held: sqlite3.Connection
    now: datetime
    orders: int


def step(lanes: Lanes, snapshots: Snapshots, before: Reached, name: str) -> Reached:
    """Return what a state becomes when one more file comes."""
    snapshots.put_back(before.held)
    lanes.now = before.now
    came(lanes, name)
    return Reached(state(lanes), snapshots.take(), lanes.now, before.orders)


@pytest.mark.swept
def test_all_720_orders_of_arrival_end_in_the_same_state(
    tmp_path: Path, figure: Callable[[Figure], None]
) -> None:
    """All of them, here too; those that have led to one state go on together from it."""
    lanes = Lanes.opened(tmp_path / "journal.db")
    snapshots = Snapshots(tmp_path / "journal.db")
    reached = {frozenset[str](): [Reached(state(lanes), snapshots.take(), lanes.now, 1)]}

    for _ in STORY:
        after: dict[frozenset[str], list[Reached]] = {}
        for names, states in reached.items():
            for before in states:
                for name in STORY.keys() - names:
                    new = step(lanes, snapshots, before, name)
                    known = after.setdefault(names | {name}, [])
                    same = next((each for each in known if each.state == new.state), None)
                    if same:
                        same.orders += new.orders
                    else:
                        known.append(new)
        reached = after
    ((names, ends),) = reached.items()
    assert names == {*STORY}
    orders = sum(each.orders for each in ends)
    figure({"id": "R7", "what": "orders of arrival", "orders": orders, "ends": len(ends)})
    assert [each.orders for each in ends] == [720]


def played(path: Path, names: Sequence[str]) -> Lanes:
    lanes = Lanes.opened(path)
    for name in names:
        came(lanes, name)
    return lanes


TURNS = (
    ("third.edi", "second.edi", "first.edi", "order_commit.csv", "shipments.csv", "order.edi"),
    ("order.edi", "third.edi", "second.edi", "first.edi", "shipments.csv", "order_commit.csv"),
    ("order_commit.csv", "order.edi", "second.edi", "third.edi", "shipments.csv", "first.edi"),
)


@pytest.mark.parametrize("turn", TURNS)
def test_three_of_them_played_through(turn: Sequence[str], tmp_path: Path) -> None:
    lanes = played(tmp_path / "journal.db", turn)
    expected = played(tmp_path / "made.db", [*STORY])
    assert end(lanes) == end(expected)
    assert lanes.journal.trail().verify_chain() is None
    assert lanes.journal.trail().contradicted() == []


def test_what_is_said_on_the_way(tmp_path: Path) -> None:
    turn = ("order.edi", "third.edi", "order_commit.csv", "second.edi", "first.edi")
    lanes = played(tmp_path / "journal.db", turn)
    accepted = "accepted"
    assert [*lanes.documents()] == [
        ("order.edi", accepted, []),
        ("third.edi", accepted, []),
        ("order_commit.csv", accepted, []),
        ("second.edi", accepted, ["POC-031", "POC-032"]),
        ("third.edi", accepted, ["POC-013"]),
        ("first.edi", accepted, ["POC-031", "POC-032"]),
        ("second.edi", accepted, ["POC-013"]),
        ("third.edi", accepted, ["POC-013"]),
    ]
    told = [(each["revision"], each["state"]) for each in lanes.records()]
    assert told == [
        ("", "live"), ("3", "live"), ("3", "retracted"), ("2", "live"), ("3", "live"),
        ("2", "retracted"), ("3", "retracted"), ("1", "live"), ("2", "live"), ("3", "live"),
    ]  # fmt: skip
