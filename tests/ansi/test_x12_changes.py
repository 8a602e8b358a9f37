"""What an 860 says stands in the tables, and what it must not say is found."""

from datetime import date
from decimal import Decimal

import pytest
from ansi.making import BCH, CHANGE, CORPUS, POC, changed, found, one, only, reading, rows, told

from exchange.adapters.x12.codes import ACTIONS


def test_a_change_is_read() -> None:
    message = only("860", *CHANGE)
    assert (message.document, message.function, found(message)) == (
        "purchase_order_change", "change", []
    )  # fmt: skip
    header = ("number", "change_number", "date", "order_date", "contract", "currency", "text")
    assert rows(message, "order_change_header", *header) == [
        ("PO1", "2", date(2026, 11, 24), date(2026, 11, 23), "RV-1", "EUR", "More is needed")
    ]
    lines = ("line_number", "action", "action_raw", "customer_part", "revision", "quantity")
    assert rows(message, "order_change_lines", *lines, "quantity_left", "price", "price_basis") == [
        ("1", "change", "QI", "A-1", "C", Decimal(60), Decimal(20), Decimal("2.5"), None),
        ("2", "delete", "DI", None, None, None, None, None, None),
        ("3", "add", "AI", "B-1", None, Decimal(5), None, Decimal(250), Decimal(100)),
    ]
    schedules = ("line", "schedule", "quantity", "requested_date", "date_meaning")
    assert rows(message, "order_change_schedules", *schedules) == [
        (1, 1, Decimal(40), date(2027, 2, 1), "DELIVERY"),
        (1, 2, Decimal(20), date(2027, 3, 1), "SHIP"),
        (3, 1, Decimal(5), date(2027, 3, 1), "DELIVERY"),
    ]


@pytest.mark.parametrize("code", ACTIONS)
def test_every_action_is_read(code: str) -> None:
    message = only("860", *changed(CHANGE, "POC*2*DI***PC", f"POC*2*{code}*1**PC*1*PE"))
    assert rows(message, "order_change_lines", "action")[1] == (ACTIONS[code],)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (POC, POC.replace("*QI*", "*TI*"), ("EDI-002", "segment 7 POC, element 3")),
        (POC, POC.replace("*QI*", "**"), ("SYN-013", "segment 7 POC, element 3")),
        (POC, POC.replace("*60*", "*6O*"), ("SYN-037", "segment 7 POC, element 4")),
        (POC, POC.replace("*20*", "*2O*"), ("SYN-037", "segment 7 POC, element 5")),
        (POC, POC.replace("*PE*", "*XX*"), ("EDI-002", "segment 7 POC, element 8")),
        (POC, POC.replace("*60*", "*-6*"), ("PO-005", "segment 7 POC, element 4")),
        (BCH, BCH.replace("*CP*", "*BK*"), ("EDI-002", "segment 2 BCH, element 3")),
        (BCH, BCH.replace("PO1**", "PO1*R7*"), ("EDI-002", "segment 2 BCH, element 5")),
        (BCH, BCH.replace("*04*", "*06*"), ("SYN-012", "segment 2 BCH, element 2")),
        (BCH, BCH.replace("*20261124", "*20261324"), ("X12-008", "segment 2 BCH, element 12")),
        (BCH, BCH.replace("*20261123*", "*20261323*"), ("X12-008", "segment 2 BCH, element 7")),
        ("CTT*3", "CTT*2", ("ENV-006", "segment 13 CTT, element 2")),
        ("SCH*40*PC***002*20270201", "SCH*40*EA***002*20270201",
         ("EDI-001", "segment 8 SCH, element 3")),
    ],
)  # fmt: skip
def test_a_change_gone_wrong(old: str, new: str, expected: tuple[str, str]) -> None:
    rule, place = expected
    assert found(only("860", *changed(CHANGE, old, new))) == [(rule, f"message 1, {place}")]


def test_what_is_unknown_binds_its_line() -> None:
    message = only("860", *changed(CHANGE, POC, POC.replace("*QI*", "*TI*")))
    assert told(message) == [("EDI-002", "POC*1*TI", "", "order_change_lines", 0)]


@pytest.mark.skipif(not CORPUS.exists(), reason="the public samples are not here")
def test_a_public_change_is_read() -> None:
    path = CORPUS / "860/vscode-edi-support__multiple_transactions.x12"
    first, second = reading(path.read_bytes()).messages
    assert first.document == second.document == "purchase_order_change"
    for message, number in ((first, "PO001"), (second, "PO002")):
        header = ("number", "change_number", "date", "order_date", "currency")
        assert rows(message, "order_change_header", *header) == [
            (number, None, "2023-11-14", "2023-10-25", "USD")
        ]
        assert message.findings == ()


def test_a_change_that_is_not_agreed_is_named_and_not_read() -> None:
    (message,) = reading(one("860", *CHANGE), "purchase_order").messages
    assert (message.document, message.tables) == ("", {})
    assert [(each.rule, each.observed, each.expected) for each in message.findings] == [
        ("ENV-012", "860", "850")
    ]
