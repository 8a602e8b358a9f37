"""What partners are told of their engineering changes, and what our own side gets of them."""

from collections.abc import Iterator
from itertools import groupby

from exchange.model.eco_answers import answer_number
from exchange.model.ecos import Eco, Moved
from exchange.model.interchange import Transmission
from exchange.model.ledger import Ledger
from exchange.model.outcome import Judgement, Response
from exchange.model.ports import Desk, EcoForms, Reply
from exchange.respond.committing import Replies

PDX = "pdx"
IMPACT, DONE, RECORD = "ECO_IMPACT", "ECO_IMPLEMENTED", "ECO"

TELLS = {"answer": IMPACT, "postpone": IMPACT, "implement": DONE}
"""Steps that a partner is told of, and the type of what they get."""


def changed(
    transmission: Transmission, judgement: Judgement, replies: Replies, desk: Desk
) -> Iterator[Response]:
    """Yield what each partner is told of the changes a file moved, then the records of them.

    What came from a partner tells that partner nothing.
    """
    forms = desk.tools.ecos
    moved = sorted(judgement.ecos, key=lambda each: each.eco.key)
    for partner, those in groupby(moved, key=lambda each: each.eco.partner):
        reply = replies(partner)
        if reply is None or forms is None:
            continue
        theirs = partner == transmission.partner
        for each in those:
            if not theirs:
                package = in_pdx(each.eco, desk.ledger.of(partner))
                yield from told(each, reply, forms, package=package)
            yield from recorded(transmission, each, reply, forms)


def in_pdx(eco: Eco, ledger: Ledger) -> bool:
    """Tell whether a change came as a PDX package, so that our answer goes back as one."""
    source = ledger.source(eco.steps[0].document)
    return source is not None and source.format == PDX


def told(moved: Moved, reply: Reply, forms: EcoForms, *, package: bool) -> Iterator[Response]:
    """Yield what a partner is told: a workbook, and JSON or a PDX package beside it."""
    for kind in dict.fromkeys(TELLS[each.action] for each in moved.fresh if each.action in TELLS):
        eco, asks = moved.eco, kind == IMPACT
        number = answer_number(eco)
        sheet = (forms.form if asks else forms.notice)(eco, reply)
        path = f"{eco.partner}/{number}.{kind}"
        yield Response(
            level="business",
            type=kind,
            path=f"{path}.xlsx",
            content=sheet,
            control=reply.control("workbook") if asks else None,
            numbers=(number,) if asks else (),
            partner=eco.partner,
            echoes=forms.echoes(eco, reply) if asks else (),
        )
        data = forms.data(eco, reply)
        if package:
            attached = ((f"{number}.{kind}.json", data), (f"{number}.{kind}.xlsx", sheet))
            content = forms.package(eco, attached, reply)
            yield Response("business", kind, f"{path}.pdx", content, partner=eco.partner)
        else:
            yield Response("business", kind, f"{path}.json", data, partner=eco.partner)


def recorded(
    transmission: Transmission, moved: Moved, reply: Reply, forms: EcoForms
) -> Iterator[Response]:
    """Yield the record of a change for our ERP, and the draft of our answer for our people."""
    path, content = forms.record(transmission, moved.eco, reply)
    yield Response("record", RECORD, f"{path}.json", content)
    if any(each.impact for each in moved.fresh):
        draft = forms.draft(moved.eco, reply)
        yield Response("record", RECORD, f"{path}.xlsx", draft)
