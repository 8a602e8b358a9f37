"""What partners are told of cases, and the records of them for our ERP."""

from collections.abc import Iterator
from itertools import groupby

from exchange.model.case_files import Case, Changed
from exchange.model.interchange import Transmission
from exchange.model.outcome import Judgement, Response
from exchange.model.ports import CaseForms, Reply, Tools
from exchange.respond.committing import Replies

WORKBOOKS = frozenset({"xlsx", "xlsb", "xls", "ods"})
"""Formats of a partner who can fill in a form and send it back."""


def cased(
    transmission: Transmission, judgement: Judgement, replies: Replies, tools: Tools
) -> Iterator[Response]:
    """Yield what each partner is told of the cases a file moved, then the record of them."""
    moved = sorted(judgement.cases, key=lambda each: (each.case.partner, each.case.number))
    for partner, those in groupby(moved, key=lambda each: each.case.partner):
        reply, theirs = replies(partner), [*those]
        if reply is None or tools.cases is None:
            continue
        for each in theirs:
            if speaks(each):
                yield from told(each.case, reply, tools.cases)
        if reply.partner.state == "live":
            yield tools.cases.record(transmission, [each.case for each in theirs], reply)


def speaks(changed: Changed) -> bool:
    """Tell whether a partner is told: of our offers, of what we commit to, of a no of ours."""
    return any(
        step.action in {"quote", "commit"}
        or (step.action == "propose" and step.initiator == "EMS")
        or (step.action == "decline" and step.party == "EMS")
        or (step.action == "withdraw" and step.by != step.partner)
        for step in changed.fresh
    )


def told(case: Case, reply: Reply, forms: CaseForms) -> Iterator[Response]:
    """Yield a case as a form, and as JSON beside it where a partner sends no workbooks."""
    ends = "" if case.steps[-1] is case.offer else f".{case.state}"
    kind = case.kind.upper()
    path = f"{case.partner}/{case.offer_number}{ends}.{kind}"
    yield Response(
        level="business",
        type=kind,
        path=f"{path}.xlsx",
        content=forms.sheet(case, reply),
        control=reply.control("workbook"),
        numbers=(case.offer_number,),
        partner=case.partner,
        echoes=forms.echoes(case, reply),
    )
    if not any(feed.format in WORKBOOKS for feed in reply.partner.feeds):
        content = forms.data(case, reply)
        yield Response("business", kind, f"{path}.json", content, partner=case.partner)
