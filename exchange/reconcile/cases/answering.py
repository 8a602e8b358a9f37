"""What our own side says to cases: whether it may be said then, and the steps it makes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from exchange.model.case_files import Case
from exchange.model.cases import Action, Dated, Step, heard
from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.reconcile.cases.lacking import lacking
from exchange.reconcile.circumstances import Circumstances

TABLE = "case_answers"

ACTIONS: Mapping[str, Action] = {
    "ASSESS": "assess",
    "QUOTE": "quote",
    "ACCEPT": "accept",
    "PART": "part",
    "DECLINE": "decline",
    "COMMIT": "commit",
    "CONCLUDE": "conclude",
    "WITHDRAW": "withdraw",
}

OFFERED = frozenset({"quote", "commit"})
"""Steps that are nothing unless the partner hears of them."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """What rows of a file say to one case, the first of them `at`; `case` is as it was before.

    `case` is None where there is none of that number.
    """

    at: int
    rows: tuple[Row, ...]
    action: Action
    case: Case | None


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """CAS-001 to CAS-003, CAS-005: no such case, not now, not all said, or nobody would hear."""
    table = message.tables[TABLE]
    for turn in turns(message, known):
        told, case = turn.rows[0], turn.case
        if case is None:
            about = {"observed": told["case"], "partner": told["partner"]}
            yield table.finding("CAS-001", turn.at, "case", **about)
            continue
        said = {"case": case.number, "action": told["action"]}
        if not case.may(turn.action):
            yield table.finding("CAS-002", turn.at, "action", observed=case.state, **said)
        if turn.action in OFFERED and case.partner in known.silent:
            yield table.finding("CAS-005", turn.at, "partner", observed=case.partner, **said)
        for column in lacking(turn.action, turn.rows, case):
            yield table.finding("CAS-003", turn.at, column, expected=column, **said)


def steps(message: Message, document: Document, known: Circumstances) -> Iterator[Step]:
    """Yield what a file says to cases."""
    for turn in turns(message, known):
        if turn.case is not None:
            yield from taken(turn, turn.case, document.id, known)


def turns(message: Message, known: Circumstances) -> Iterator[Turn]:
    """Yield what a file says, case by case in its order; each turn counts for those after it."""
    rows = [*enumerate(message.tables[TABLE].frame.iter_rows(named=True))]
    held: dict[tuple[str, str], Case | None] = {}
    for (partner, number, action), those in groupby(rows, key=lambda row: named(row[1])):
        if partner not in known.partners or action not in ACTIONS:
            continue
        key = partner, heard(number) or number
        if key not in held:
            found = known.ledger.of(partner).cases(key[1]) if number else []
            held[key] = found[0] if found else None
        at, told = zip(*those, strict=True)
        turn = Turn(at[0], told, ACTIONS[action], held[key])
        yield turn
        if turn.case:
            for step in taken(turn, turn.case, "", known):
                held[key] = (held[key] or turn.case).then(step)


def named(row: Row) -> tuple[str, str, str]:
    """Return partner, case and action of a row."""
    return row["partner"] or "", row["case"] or "", row["action"] or ""


def taken(turn: Turn, case: Case, document: str, known: Circumstances) -> Iterator[Step]:
    """Yield the step of a turn; a proposal accepted with its result is closed by it as well."""
    only = {name: first(turn.rows, name) for name in turn.rows[0]}
    step = Step(
        case=case.number,
        partner=case.partner,
        action=turn.action,
        by=only["by"] or "",
        at=known.at,
        document=document,
        amounts=tuple(amounts(turn.rows)) or settled(turn.action, case),
        gating=tuple(dict.fromkeys(row["gating"] for row in turn.rows if row["gating"])),
        cost=only["cost"],
        due=only["decision_due"],
        party=only["party"],
        on=only["decided_on"],
        currency=only["currency"] or "",
        decided_by=only["decided_by"] or "",
        evidence=only["evidence"] or "",
        clause=only["clause"] or "",
        result=only["result"] or "",
        text=only["text"] or "",
    )
    yield step
    if step.result and turn.action in {"accept", "part"} and case.kind == "reschedule":
        yield Step(
            case=case.number,
            partner=case.partner,
            action="conclude",
            by=step.by,
            at=known.at,
            document=document,
            result=step.result,
        )


def settled(action: Action, case: Case) -> tuple[Dated, ...]:
    """Return what is meant where no quantity is named: all that was offered."""
    return case.offered if action in {"quote", "accept"} else ()


def first(rows: tuple[Row, ...], name: str) -> Any:  # noqa: ANN401 - a cell of any type
    """Return the first value that rows about one thing have in a column, None where none has."""
    return next((row[name] for row in rows if row[name] is not None), None)


def amounts(rows: tuple[Row, ...]) -> Iterator[Dated]:
    """Yield the quantities and days of rows."""
    for row in rows:
        if row["quantity"] is not None or row["date"] is not None:
            yield Dated(row["quantity"], row["date"])
