"""What an order is told before a person commits: received, held or rejected, line by line."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import polars as pl
import pytest
from documents import NOW

from exchange import settings
from exchange.model.control_numbers import ControlNumber
from exchange.model.findings import Finding, Verdict
from exchange.model.order_answers import OrderAnswer, ScheduleAnswer
from exchange.model.outcome import Document
from exchange.model.partners import Answering, Language, Partner
from exchange.model.ports import Reply
from exchange.respond.ordering import order_answers

CONFIGURATION = settings.load(Path(__file__).parents[1])
ID = "01KAR5XW8GZ3V7Q2M4N6P8R0ST"


def packed(rows: list[Mapping[str, Any]]) -> bytes:
    stream = BytesIO()
    pl.DataFrame(rows).write_ipc(stream)
    return stream.getvalue()


def line(count: int, status: str = "released", **more: str) -> Mapping[str, Any]:
    return {
        "line": count,
        "line_number": f"00{count}0",
        "customer_part": f"P-{count}",
        "revision": None,
        "quantity": Decimal(40),
        "unit": "PCE",
        "price": Decimal("2.50"),
        **more,
        "status": status,
    }


def schedule(count: int, day: date | None = None) -> Mapping[str, Any]:
    asked = day or date(2027, 1, 15)
    return {"line": count, "schedule": 1, "quantity": Decimal(20), "requested_date": asked}


def order(
    *findings: Finding,
    verdict: Verdict = Verdict.ACCEPTED,
    lines: tuple[Mapping[str, Any], ...] = (line(1), line(2)),
) -> Document:
    return Document(
        id=ID,
        document="purchase_order",
        number="PO-1",
        function="original",
        verdict=verdict,
        rows={},
        findings=findings,
        header={"number": "PO-1", "date": "2026-11-23", "currency": "EUR"},
        tables={
            "order_lines": packed([*lines]),
            "order_schedules": packed([schedule(2), schedule(2, date(2027, 2, 1)), schedule(1)]),
        },
    )


def answered(
    *documents: Document,
    business: Literal["full", "simple"] = "full",
    language: Language = "en",
) -> tuple[OrderAnswer, ...]:
    partner = Partner(
        id="acme",
        name="Acme",
        state="live",
        language=language,
        answers=Answering(business=business),
    )
    reply = Reply(
        site=CONFIGURATION.site,
        partner=partner,
        rules=CONFIGURATION.rules,
        now=NOW,
        control=lambda kind: ControlNumber(kind, 1),
        software="1",
        ruleset="1",
    )
    return order_answers(documents, reply)


NO_PRICE = Finding("PO-007", params={"line": "0020"}, table="order_lines", row=1)
PAST = Finding(
    "PO-016",
    observed="60",
    expected="40",
    params={"line": "0010"},
    table="order_schedules",
    row=2,
)
NO_QUANTITY = Finding(
    "PO-005", observed="none", params={"line": "0010"}, table="order_lines", row=0
)


def test_the_rules_these_tests_use_are_as_grave_as_they_assume() -> None:
    graveness = [CONFIGURATION.rules[each.rule].severity for each in (NO_PRICE, PAST, NO_QUANTITY)]
    assert graveness == ["HOLD", "HOLD", "REJECT"]


def test_an_order_that_stands_is_received_and_not_yet_accepted() -> None:
    (answer,) = answered(order())
    assert (answer.state, answer.number, answer.response) == ("received", "PO-1", "N6P8R0ST")
    assert (answer.day, answer.currency, answer.changing) == (date(2026, 11, 23), "EUR", False)
    assert [each.state for each in answer.lines] == ["received", "received"]
    assert answer.reasons == ()


def test_a_line_keeps_the_buyers_own_words_and_its_deliveries() -> None:
    (answer,) = answered(order())
    second = answer.lines[1]
    assert (second.line_number, second.customer_part, second.revision) == ("0020", "P-2", "")
    assert (second.quantity, second.unit, second.price) == (Decimal(40), "PCE", Decimal("2.50"))
    assert second.schedules == (
        ScheduleAnswer(Decimal(20), date(2027, 1, 15)),
        ScheduleAnswer(Decimal(20), date(2027, 2, 1)),
    )
    assert second.change == ""


def test_a_held_line_says_why_and_the_others_are_received() -> None:
    held = order(NO_PRICE, verdict=Verdict.HELD, lines=(line(1), line(2, "held")))
    (answer,) = answered(held)
    assert answer.state == "received"
    assert [each.state for each in answer.lines] == ["received", "held"]
    assert [len(each.reasons) for each in answer.lines] == [0, 1]
    assert "0020" in answer.lines[1].reasons[0]


def test_a_finding_on_a_delivery_binds_its_line() -> None:
    held = order(PAST, verdict=Verdict.HELD, lines=(line(1, "held"), line(2)))
    (answer,) = answered(held)
    assert [each.state for each in answer.lines] == ["held", "received"]
    assert "60" in answer.lines[0].reasons[0]


def test_a_rejected_order_names_the_line_that_rejects_it() -> None:
    rejected = order(
        NO_QUANTITY, NO_PRICE, verdict=Verdict.REJECTED, lines=(line(1), line(2, "held"))
    )
    (answer,) = answered(rejected)
    assert answer.state == "rejected"
    assert [each.state for each in answer.lines] == ["rejected", "received"]
    assert [len(each.reasons) for each in answer.lines] == [1, 1]
    assert answer.reasons == ()


def test_what_binds_no_line_is_said_to_the_order() -> None:
    taken = Finding("PO-002", observed="PO-1", params={"date": "2026-11-20"})
    (answer,) = answered(order(taken, verdict=Verdict.REJECTED))
    assert [each.state for each in answer.lines] == ["received", "received"]
    assert len(answer.reasons) == 1
    assert "PO-1" in answer.reasons[0]


def test_a_mere_remark_is_no_reason() -> None:
    hint = Finding("ENV-003", params={"earlier": "a", "date": "b"}, table="order_lines", row=0)
    (answer,) = answered(order(hint))
    assert [each.reasons for each in answer.lines] == [(), ()]


def test_reasons_speak_the_partners_language() -> None:
    held = order(NO_PRICE, verdict=Verdict.HELD, lines=(line(1), line(2, "held")))
    spoken = {answered(held, language=each)[0].lines[1].reasons for each in ("en", "de", "pl")}
    assert len(spoken) == 3


def test_a_partner_may_want_the_order_answered_as_a_whole() -> None:
    assert answered(order())[0].detailed
    assert not answered(order(), business="simple")[0].detailed


@pytest.mark.parametrize("away", [{"number": ""}, {"document": "forecast"}])
def test_what_is_no_order_or_has_no_number_is_not_answered(away: dict[str, str]) -> None:
    assert answered(replace(order(), **away)) == ()  # type: ignore[arg-type]  # parametrised


def test_a_change_is_answered_under_its_own_number_by_what_its_lines_ask() -> None:
    lines = packed([line(1, action="delete"), line(2, action="none")])
    changed = replace(
        order(),
        document="purchase_order_change",
        header={"number": "PO-1", "change_number": "3"},
        tables={
            "order_change_lines": lines,
            "order_change_schedules": packed([schedule(1)]),
        },
    )
    (answer,) = answered(changed)
    assert (answer.changing, answer.change, answer.day) == (True, "3", None)
    assert [each.change for each in answer.lines] == ["delete", ""]
    assert [len(each.schedules) for each in answer.lines] == [1, 0]


def test_a_line_the_order_does_not_have_is_not_found() -> None:
    place = {"table": "order_change_lines", "row": 0}
    gone = Finding("POC-017", observed="0010", params={"order": "PO-1"}, **place)  # type: ignore[arg-type]
    changed = replace(
        order(gone, verdict=Verdict.REJECTED),
        document="purchase_order_change",
        header={"number": "PO-1", "order_date": "2026-11-23", "date": "2026-11-24"},
        tables={"order_change_lines": packed([line(1, action="change"), line(2)])},
    )
    (answer,) = answered(changed)
    assert (answer.state, answer.day) == ("rejected", date(2026, 11, 23))
    assert [each.state for each in answer.lines] == ["not_found", "received"]


def test_an_order_without_tables_is_answered_without_lines() -> None:
    (answer,) = answered(replace(order(), tables={}))
    assert (answer.state, answer.lines) == ("received", ())
