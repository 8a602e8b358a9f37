"""What a change of an order means for proposals: it is one of theirs, or it answers ours."""

from collections.abc import Iterator
from dataclasses import replace

from exchange.model.case_files import Case
from exchange.model.cases import Action, Step
from exchange.model.interchange import Message
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.reconcile.cases.proposing import theirs
from exchange.reconcile.circumstances import Circumstances

ANSWERS = {"accept": True, "refuse": False}
"""What a line of a change says to a proposal of ours."""


def steps(message: Message, document: Document, known: Circumstances) -> Iterator[Step]:
    """Yield the proposal a change is, then what it decides about ours."""
    yield from theirs(message, document, known)
    said = answered(message)
    for case in known.ledger.cases() if said else ():
        mine = [said[each.line] for each in case.offered if each.line in said]
        if ours(case, document) and mine and len(mine) == len(case.offered):
            yield from decided(case, document, said, known)


def ours(case: Case, document: Document) -> bool:
    """Tell whether a case is a proposal of ours about the order of a change."""
    same = significant(case.first.subject) == significant(document.number)
    return case.state == "proposed" and case.first.initiator == "EMS" and same


def answered(message: Message) -> dict[str, bool]:
    """Return which lines of a change accept or refuse what we proposed."""
    rows = message.tables["order_change_lines"].frame.select("line_number", "action")
    return {line: ANSWERS[action] for line, action in rows.iter_rows() if action in ANSWERS}


def decided(
    case: Case, document: Document, said: dict[str, bool], known: Circumstances
) -> Iterator[Step]:
    """Yield the decision of a partner, and that the change is what came of it."""
    accepted = tuple(each for each in case.offered if said[each.line])
    every = len(accepted) == len(case.offered)
    action: Action = "accept" if every else "part" if accepted else "decline"
    step = Step(
        case=case.number,
        partner=case.partner,
        action=action,
        by=known.partner.id,
        at=known.at,
        document=document.id,
    )
    who = known.partner.name
    yield replace(step, amounts=accepted, party="OEM", decided_by=who, evidence=document.title)
    if accepted:
        yield replace(step, action="conclude", result=document.title)
