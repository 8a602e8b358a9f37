"""Writes an upside request or a reschedule proposal as a form that a partner can fill in."""

from collections.abc import Iterator, Sequence

from exchange.adapters.workbook.answer_wording import ANSWER_WORDINGS
from exchange.adapters.workbook.case_wording import CASE_WORDINGS, CaseWording
from exchange.adapters.workbook.confirming import (
    Line,
    Value,
    bound,
    cells,
    lines_sent,
    shown,
)
from exchange.adapters.workbook.listing import list_of
from exchange.adapters.workbook.own_sheets import CASE_FORM
from exchange.model.case_files import Case
from exchange.model.echoes import Echo
from exchange.model.ports import Reply

Row = tuple[Value, ...]


def write_case(case: Case, reply: Reply) -> bytes:
    """Return the form: what it is about, the whole in one row, then what is offered."""
    words, mine = ANSWER_WORDINGS[reply.partner.language], CASE_WORDINGS[reply.partner.language]
    about = mine.about.format(
        title=mine.titles[case.kind],
        number=case.offer_number,
        when=f"{reply.now:%Y-%m-%d %H:%M}",
        ruleset=reply.ruleset,
    )
    tables: tuple[tuple[Sequence[str], Sequence[Line]], ...] = (
        (words.document, [("received", whole(case, reply))]),
        (mine.columns, [("received", row) for row in offers(case, mine)]),
    )
    choices = list_of((words.choices["accepted"], words.choices["rejected"]))
    top = (about, mine.choose)
    return bound(top, tables, CASE_FORM, words=words, choices=choices, now=reply.now)


def case_echoes(case: Case, reply: Reply) -> tuple[Echo, ...]:
    """Return the rows of the form as they will be read when it comes back."""
    words, mine = ANSWER_WORDINGS[reply.partner.language], CASE_WORDINGS[reply.partner.language]
    first = Echo(shown(case.offer_number), "", cells(words.document, whole(case, reply)))
    return (first, *lines_sent(offers(case, mine), mine.columns))


def whole(case: Case, reply: Reply) -> Row:
    """Return the row of the case itself."""
    mine = CASE_WORDINGS[reply.partner.language]
    asked = "\n".join(sentences(case, mine, reply))
    title = case.first.part or case.first.subject
    return title, "", case.offer_number, mine.states[case.state], asked


def sentences(case: Case, mine: CaseWording, reply: Reply) -> Iterator[str]:
    """Yield what is said of a case: what is wanted, its cost, why, until when to decide."""
    step = case.steps[-1]
    if case.excess:
        figures = (case.requested, case.baseline, case.above)
        wanted, baseline, above = (f"{each.normalize():f}" for each in figures)
        told = {"wanted": wanted, "baseline": baseline, "above": above, "need": case.need}
        yield mine.wanted.format(**told, unit=case.first.unit).replace("  ", " ")
    if step.cost is not None:
        yield mine.cost.format(cost=f"{step.cost:f}", currency=step.currency)
    if step.gating:
        yield mine.gating.format(items=", ".join(step.gating))
    yield from (text for text in (step.reason, step.text) if text)
    due = case.due(reply.agreement, reply.calendar)
    if due and step is case.offer:
        yield mine.due.format(due=f"{due:%Y-%m-%d}")


def offers(case: Case, mine: CaseWording) -> Iterator[Row]:
    """Yield a row for each quantity and day that is offered."""
    first = case.first
    for count, each in enumerate(case.offered, 1):
        part = first.part or each.line
        own = (case.offer_number, first.subject, str(count), part)
        yield (*own, each.quantity, first.unit, each.day, mine.offered)
