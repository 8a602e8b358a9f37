"""Received interchanges and our answers to them, as the tests of the X12 writers share them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from exchange.adapters.x12.acknowledgements import write_acknowledgements
from exchange.adapters.x12.advice import write_824
from exchange.adapters.x12.forecast_answers import write_forecast_answers
from exchange.adapters.x12.order_answers import write_order_answers
from exchange.model.control_numbers import ControlNumber
from exchange.model.findings import Finding, Rule, SegmentPlace, Severity, Topic, Verdict
from exchange.model.forecast_answers import AnsweredQuantity, ForecastAnswer, ForecastLineAnswer
from exchange.model.interchange import Envelope, Group
from exchange.model.order_answers import LineAnswer, OrderAnswer, ScheduleAnswer
from exchange.model.outcome import Document, Part
from exchange.model.partners import Edi, Partner, Site
from exchange.model.ports import Reply, Written

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def rule(name: str, severity: Severity, syntax: str = "", **x12: str) -> Rule:
    text = {"en": "Value {observed} is wrong.", "de": "Wert {observed} ist falsch."}
    return Rule(name, severity, Topic.EDI, text, syntax, x12)


RULES = {
    each.id: each
    for each in (
        rule("ELEMENT", Severity.REJECT, "39", element="5"),
        rule("SEGMENT", Severity.REJECT, "13", segment="3"),
        rule("COUNT", Severity.REJECT, "29", set="4", group="5", interchange="021"),
        rule("PLAIN", Severity.REJECT, "12"),
        rule("NOTED", Severity.WARN, "12", element="7"),
        rule("BUSINESS", Severity.REJECT),
        rule("HINT", Severity.INFO),
    )
}
ORDERS = Group("PO", ("THEM",), ("US",), "17", ("X", "004010"), ("20261123", "0600"), "1")
ENVELOPE = Envelope(
    sender=("THEM", "ZZ"),
    recipient=("US", "01"),
    reference="000000017",
    syntax=("00401",),
    moment=("261123", "0600"),
    separators=":* ~",
    groups=(ORDERS,),
)


LINE = LineAnswer(
    "10", "rescheduled", "A-1", "C02", Decimal("40.00"), "EA", Decimal("2.50"),
    schedules=(
        ScheduleAnswer(Decimal(30), date(2027, 1, 18), date(2027, 1, 25)),
        ScheduleAnswer(Decimal(10), date(2027, 1, 18)),
    ),
    reasons=("Late * parts.",),
)  # fmt: skip
ANSWER = OrderAnswer("R1", "PO-1", "changed", date(2026, 11, 20), lines=(LINE,), currency="USD")


ASKED = (
    AnsweredQuantity(Decimal("20.00"), date(2026, 11, 30), date(2026, 12, 6), "open"),
    AnsweredQuantity(Decimal("0.5"), date(2026, 12, 7), None, "open"),
)
FORECAST = ForecastAnswer(
    "F1", "FC1", "received", horizon=(None, date(2027, 1, 31)),
    lines=(
        ForecastLineAnswer("1", "A-1", "C", "4711", "D1", "PC", "received", ASKED),
        ForecastLineAnswer("", "B-1", state="held", reasons=("Whose * is it?",)),
    ),
)  # fmt: skip


def document(*findings: Finding, reference: str = "0001", group: int = 1) -> Document:
    return Document(
        id=f"D{reference}",
        document="purchase_order",
        number="PO-1",
        function="original",
        verdict=Verdict.ACCEPTED,
        rows={},
        findings=findings,
        reference=reference,
        identifier=("850", ""),
        group=group,
    )


def part(*documents: Document, findings: Sequence[Finding] = (), **changes: object) -> Part:
    envelope = replace(ENVELOPE, **changes)  # type: ignore[arg-type]
    return Part(1, envelope, tuple(findings), documents)


def replying(kind: str = "997", language: str = "en", state: str = "live") -> Reply:
    numbers = count(71)
    return Reply(
        site=Site(name="EMS", timezone="Europe/Warsaw"),
        partner=Partner(
            id="them",
            name="Them",
            state=state,  # type: ignore[arg-type]
            language=language,  # type: ignore[arg-type]
            edi=Edi(acknowledgement=kind),  # type: ignore[arg-type]
        ),
        rules=RULES,
        now=NOW,
        control=lambda name: ControlNumber(name, next(numbers)),
        software="1",
        ruleset="1",
    )


def segments(content: bytes, element: str = "*", terminator: str = "~") -> list[list[str]]:
    """Split an interchange, knowing nothing of X12 but two characters."""
    text = content.decode()
    assert text.endswith(terminator)
    return [each.split(element) for each in text[: -len(terminator)].split(terminator)]


def body(content: bytes) -> list[str]:
    """Return the segments between ST and SE."""
    return ["*".join(each) for each in segments(content)[3:-3]]


def everything() -> list[Written]:
    """Return one answer of each kind."""
    fault = Finding("ELEMENT", SegmentPlace(1, 5, "PO1", 5, 2), observed="a*b")
    given = part(document(fault), document(reference="0002"), requested="1")
    answers = (ANSWER, replace(ANSWER, changing=True))
    return [
        each
        for written in (
            write_acknowledgements(given, replying()),
            write_acknowledgements(given, replying("999")),
            write_824(given, replying()),
            write_order_answers(given, answers, replying()),
            write_forecast_answers(part(), [FORECAST], replying()),
        )
        for each in written
    ]
