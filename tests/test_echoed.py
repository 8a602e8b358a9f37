"""An answer that names anything otherwise than the partner did is not sent (OUT-009)."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fakes import Remembered

from exchange import settings, wiring
from exchange.model.agreements import Agreement
from exchange.model.configuration import Configuration
from exchange.model.findings import Finding, Verdict
from exchange.model.interchange import Transmission
from exchange.model.order_answers import LineAnswer, OrderAnswer
from exchange.model.outcome import Decision, Judgement, Outcome, Part, Response, Source
from exchange.model.policies import OrderPolicy
from exchange.model.ports import Desk, Reply, Wire, Written
from exchange.pipeline import judge
from exchange.respond.echoing import echoed

ROOT = Path(__file__).parents[1]
SITE = settings.load(ROOT)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RECEIPT = "01JD3K9QZZ0000000000000000"
ORDERS = {
    "edifact": ("nordwerk", "PO_4500071234.edi", "ORDRSP"),
    "x12": ("harborline", "PO_7700618.x12", "855"),
}
Mangled = Callable[[LineAnswer], LineAnswer]


def same(line: LineAnswer) -> LineAnswer:
    return line


def unpadded(line: LineAnswer) -> LineAnswer:
    return replace(line, customer_part=line.customer_part[1:])


def other_line(line: LineAnswer) -> LineAnswer:
    return replace(line, line_number=line.line_number + "0")


def careless(wire: Wire, mangled: Mangled) -> Wire:
    """Return a wire whose writer changes what a line is called."""

    def business(part: Part, answers: Sequence[OrderAnswer], reply: Reply) -> Iterator[Written]:
        lines = (tuple(map(mangled, answer.lines)) for answer in answers)
        told = [replace(a, lines=each) for a, each in zip(answers, lines, strict=True)]
        return wire.business(part, told, reply)

    return replace(wire, business=business)


def outcome(form: str, mangled: Mangled, known: Configuration = SITE) -> Outcome:
    partner, name, _ = ORDERS[form]
    content = (ROOT / "samples" / partner / name).read_bytes()
    file = Transmission(RECEIPT, RECEIPT[:8], partner, name, "ab" * 32, NOW, content)
    tools = wiring.tools()
    wires = {form: careless(tools.wires[form], mangled)}
    return judge(file, Desk(known, Remembered(), replace(tools, wires=wires)))


@pytest.mark.parametrize("form", ORDERS)
@pytest.mark.parametrize("mangled", [same, unpadded, other_line])
def test_what_a_writer_changes_is_not_sent_and_our_side_is_told(
    form: str, mangled: Mangled
) -> None:
    found = outcome(form, mangled)
    kind = ORDERS[form][2]
    sent = [each.type for each in found.responses if each.level == "business"]
    told = [each for each in found.judgement.every_finding() if each.rule == "OUT-009"]
    assert sent == ([kind] if mangled is same else [])
    assert bool(told) is (mangled is not same)
    assert all(kind in each.params["answer"] and each.observed for each in told)
    assert "syntax" in {each.level for each in found.responses}
    report = next(each.content for each in found.responses if each.type == "REPORT")
    assert b"OUT-009" not in report


@pytest.mark.parametrize("form", ORDERS)
def test_what_is_not_told_is_not_promised(form: str) -> None:
    policy = OrderPolicy(accept="automatic", lead_time_days=28, clause="4.1")
    agreed = Agreement(name="any", version="1", valid_from=date(2026, 1, 1), orders=policy)
    partner = replace(SITE.partners[ORDERS[form][0]], agreement="any")
    known = replace(
        SITE, partners={**SITE.partners, partner.id: partner}, agreements={"any": (agreed,)}
    )
    (promised,) = outcome(form, same, known).judgement.documents
    assert promised.acceptance
    found = outcome(form, lambda line: unpadded(line) if line.state == "accepted" else line, known)
    assert [each.acceptance for each in found.judgement.documents] == [None]
    told = [each for each in found.judgement.findings if each.rule == "OUT-009"]
    assert len(told) == 1
    assert [each.type for each in found.responses if each.level == "business"] == [ORDERS[form][2]]
    record = next(
        json.loads(each.content)
        for each in found.responses
        if each.level == "record" and each.path.endswith(".json")
    )
    assert record["accepted"] is None


def test_the_rule_alarms_and_cannot_be_downgraded() -> None:
    rule = SITE.rules["OUT-009"]
    assert (rule.fixed, rule.alert, rule.severity) == (True, True, "REJECT")


ORDERED = judge(
    Transmission(
        RECEIPT, RECEIPT[:8], "nordwerk", "PO.edi", "ab" * 32, NOW,
        (ROOT / "samples/nordwerk/PO_4500071234.edi").read_bytes(),
    ),
    Desk(SITE, Remembered(), wiring.tools()),
).judgement.documents[0]  # fmt: skip


def spoken(line: LineAnswer, number: str = "4500071234") -> list[Finding]:
    """Return what is found of an answer to an order, as our own file leads to it."""
    answer = OrderAnswer("0A1B2C3D", number, "accepted", lines=(line,))
    file = Transmission(RECEIPT, RECEIPT[:8], "_erp", "order_commit.csv", "cd" * 32, NOW, b"")
    source = Source(replace(file, partner="nordwerk"), "csv", ORDERED)
    judgement = Judgement(
        "csv", Verdict.ACCEPTED, decisions=(Decision("nordwerk", source, answer),)
    )
    response = Response(
        "business", "CONFIRMATION", "nordwerk/a.xlsx", b"", numbers=("0A1B2C3D",),
        partner="nordwerk",
    )  # fmt: skip
    ledger = Remembered(order_documents=[ORDERED])
    told, kept = echoed(file, judgement, [response], Desk(SITE, ledger, wiring.tools()))
    assert kept == (() if told.findings else (response,))
    return [*told.findings]


def test_what_we_say_of_an_order_is_compared_with_all_that_was_received_of_it() -> None:
    first = LineAnswer("10", "accepted", customer_part="A2B-4711-00")
    assert spoken(first) == []
    assert [each.observed for each in spoken(unpadded(first))] == ["2B-4711-00"]
    assert [each.observed for each in spoken(other_line(first))] == ["100"]
