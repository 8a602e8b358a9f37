"""A form of ours that a partner filled in and sent back: the decision it is, where it is one."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from exchange.model.case_files import Case
from exchange.model.cases import Action, Dated, Step, heard, kind_of
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Message
from exchange.model.outcome import Document
from exchange.reconcile.circumstances import Circumstances

HEADER, LINES = "acknowledgement_header", "acknowledgement_lines"

SAID: Mapping[str, Action] = {"accepted": "accept", "rejected": "decline", "partial": "part"}
"""What a state of a form decides; one that was only received decides nothing."""

Row = Mapping[str, Any]


def is_case(number: str) -> bool:
    """Tell whether a number of ours is that of a case."""
    return kind_of(number) is not None


def findings(row: int, message: Message, known: Circumstances) -> Iterator[Finding]:
    """POC-015, CAS-004: an answer to no offer that is open; an answer that decides nothing."""
    table = message.tables[HEADER]
    told = table.frame.row(row, named=True)
    action = SAID.get(told["state"])
    case = asked(told["document_number"], known)
    if action and (case is None or not case.may(action)):
        said = told["reason"] or told["state"]
        about = told["document_number"]
        yield table.finding("POC-015", row, "document_number", observed=said, line=about)
    elif case and action == "part" and chosen(message, told["document_number"], case) is None:
        yield table.finding("CAS-004", row, "document_number", observed=case.number)


def asked(number: str, known: Circumstances) -> Case | None:
    """Return the case of an offer, None where another one took its place."""
    name = number.strip()
    found = known.ledger.cases(heard("-".join(name.split("-")[:2])))
    case = found[0] if found else None
    return case if case and case.offer_number == name else None


def steps(message: Message, document: Document, known: Circumstances) -> Iterator[Step]:
    """Yield the decisions in the forms of a file; what is said in other words, a person reads."""
    if document.verdict is not Verdict.ACCEPTED:
        return
    for told in message.tables[HEADER].frame.iter_rows(named=True):
        number = told["document_number"] or ""
        case = asked(number, known) if told["kind"] == "workbook" and is_case(number) else None
        action = SAID.get(told["state"])
        if case is None or action is None or not case.may(action):
            continue
        accepted = chosen(message, number, case)
        if action == "part" and accepted is None:
            continue
        yield decided(case, action, told, document, known=known, amounts=accepted or ())


def decided(
    case: Case,
    action: Action,
    told: Row,
    document: Document,
    *,
    known: Circumstances,
    amounts: tuple[Dated, ...],
) -> Step:
    """Return the decision of a partner."""
    return Step(
        case=case.number,
        partner=case.partner,
        action=action,
        by=known.partner.id,
        at=known.at,
        document=document.id,
        amounts={"accept": case.offered, "part": amounts}.get(action, ()),
        party="OEM",
        decided_by=known.partner.name,
        evidence=f"{case.offer_number}, {known.receipt}",
        text=told["reason"] or "",
    )


def chosen(message: Message, number: str, case: Case) -> tuple[Dated, ...] | None:
    """Return what is accepted of an offer, line by line; None where a line is not a plain word."""
    table = message.tables.get(LINES)
    if table is None:
        return None
    rows = table.frame.filter(pl.col("message_reference") == number)
    said = dict(rows.select("place", "state").iter_rows())
    lines = {str(count): each for count, each in enumerate(case.offered, 1)}
    plain = said.keys() == lines.keys() and set(said.values()) == {"accepted", "rejected"}
    if not plain:
        return None
    return tuple(each for count, each in lines.items() if said[count] == "accepted")
