"""Our answer to an engineering change that came back filled in: the decision it is."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any

import polars as pl

from exchange.model.echoes import OTHER_DAY
from exchange.model.eco_answers import answer_number
from exchange.model.eco_steps import PREFIX, Action, Step
from exchange.model.ecos import Eco
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.ecos.planning import estimated, scheduled

HEADER, LINES = "acknowledgement_header", "acknowledgement_lines"

SAID: Mapping[str, Action] = {"accepted": "approve", "rejected": "decline"}
"""What a plain word decides; anything else is read by a person, unless it names a day."""

Row = Mapping[str, Any]


def is_answer(number: str) -> bool:
    """Tell whether a number of ours is that of an answer to a change."""
    return number.startswith(PREFIX)


def findings(row: int, message: Message, known: Circumstances) -> Iterator[Finding]:
    """POC-015, CHG-006: an answer to something else than our last word; one in other words."""
    table = message.tables[HEADER]
    told = table.frame.row(row, named=True)
    if told["state"] == "received":
        return
    eco, action = asked(told["document_number"], known), decision(told, message)
    if eco is None or (action and not eco.may(action)):
        said = told["reason"] or told["state"]
        yield table.finding(
            "POC-015", row, "document_number", observed=said, line=told["document_number"]
        )
    elif action is None:
        about = {"observed": told["reason"] or told["state"], "change": eco.title}
        yield table.finding("CHG-006", row, "document_number", **about)


def asked(number: str, known: Circumstances) -> Eco | None:
    """Return the change that our answer of a number is about, None where a newer one is out."""
    for eco in known.ledger.ecos():
        if eco.answers and answer_number(eco) == number.strip():
            return eco
    return None


def decision(told: Row, message: Message) -> Action | None:
    """Return what is decided, None where that is said in other words."""
    return SAID.get(told["state"]) or ("counter" if wanted(told, message) else None)


def wanted(told: Row, message: Message) -> date | None:
    """Return the other day that is asked for, None where none is."""
    table = message.tables.get(LINES)
    if table is None:
        return None
    mine = table.frame.filter(
        (pl.col("message_reference") == told["document_number"]) & (pl.col("place") == OTHER_DAY)
    )
    return date.fromisoformat(mine["text"][0]) if mine.height == 1 else None


def steps(message: Message, document: Document, known: Circumstances) -> Iterator[Step]:
    """Yield the decisions in a file; those of one that is held, a person records."""
    if document.verdict is not Verdict.ACCEPTED:
        return
    for told in message.tables[HEADER].frame.iter_rows(named=True):
        number = told["document_number"] or ""
        eco = asked(number, known) if told["kind"] == "workbook" and is_answer(number) else None
        action = decision(told, message) if eco is not None else None
        if eco is not None and action is not None:
            day = wanted(told, message)
            yield from decided(eco, action, told, day, document=document, known=known)


def decided(
    eco: Eco,
    action: Action,
    told: Row,
    day: date | None,
    *,
    document: Document,
    known: Circumstances,
) -> Iterator[Step]:
    """Yield the decision of a customer; an approval plans the day we estimated."""
    step = partial(
        Step,
        partner=eco.partner,
        change=eco.change,
        revision=eco.revision,
        by=known.partner.id,
        at=known.at,
        document=document.id,
    )
    yield step(
        action=action,
        party="OEM",
        decided_by=known.partner.name,
        evidence=told["document_number"],
        day=day,
        text=told["reason"] or "",
    )
    if action == "approve":
        yield from scheduled(estimated(eco), step)
