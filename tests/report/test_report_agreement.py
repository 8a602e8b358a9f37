"""What the report says of an agreement: its version, the clause, what was not checked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from exchange.model.agreements import Agreement
from exchange.model.findings import Cell, Finding, Rule, Severity, Topic, Verdict
from exchange.model.interchange import Transmission
from exchange.model.outcome import Document, Judgement
from exchange.model.policies import Band, Flexibility, ForecastPolicy
from exchange.model.ports import Reply
from exchange.report.page import write_report
from exchange.report.unchecked import not_checked
from exchange.report.wording import Words

Replies = Callable[..., Reply]

AGREED = Agreement(
    name="northwind",
    version="2",
    valid_from=date(2026, 1, 1),
    digest="c0ffee123456",
    forecast=ForecastPolicy(horizon_weeks=26),
    flexibility=Flexibility(bands=(Band(first=0),)),
)
RULES = {
    name: Rule(name, Severity.HOLD, Topic.OPERATIONAL, {"en": name})
    for name in ("FC-002", "FC-006", "FC-012", "FC-019", "FC-026", "PO-004", "PO-006", "PO-012")
}


def judged(*documents: Document) -> Judgement:
    return Judgement("edifact", Verdict.ACCEPTED, documents=documents)


@pytest.fixture
def order(accepted: Document) -> Document:
    return replace(accepted, document="purchase_order", number="PO-1")


def test_the_version_in_force_is_a_fact(
    transmission: Transmission, reply: Replies, accepted: Document
) -> None:
    without = write_report(transmission, judged(accepted), reply()).decode()
    told = write_report(transmission, judged(accepted), replace(reply(), agreement=AGREED)).decode()
    assert "Agreement</th>" not in without
    assert "northwind, version 2 (c0ffee123456)" in told


def test_a_finding_that_cites_the_agreement_shows_its_clause(
    transmission: Transmission, reply: Replies, accepted: Document
) -> None:
    place = Cell("Forecast", 12, 6)
    cited = Finding("FC-006", place, "-5", "0 or more", params={"clause": "<§ 4.2>"})
    page = write_report(transmission, judged(replace(accepted, findings=(cited,))), reply("de"))
    assert "Vereinbart in: &lt;§ 4.2&gt;" in page.decode()
    plain = write_report(
        transmission, judged(replace(accepted, findings=(replace(cited, params={}),))), reply("de")
    )
    assert "Vereinbart in" not in plain.decode()
    without = replace(cited, params={"clause": "-"})
    page = write_report(transmission, judged(replace(accepted, findings=(without,))), reply("de"))
    assert "Vereinbart in" not in page.decode()


def test_rules_not_applied_are_listed_by_what_is_missing(
    reply: Replies, accepted: Document, order: Document
) -> None:
    known = replace(reply(), rules=RULES, agreement=AGREED)
    assert not_checked(judged(accepted, accepted, order), known, Words("en")) == (
        "forecast: not agreed: FC-026",
        "forecast: no data here: FC-019",
        "purchase order: not agreed: PO-004, PO-012",
        "purchase order: no data here: PO-006",
    )


def test_what_the_erp_feeds_is_not_missing(reply: Replies, accepted: Document) -> None:
    known = replace(reply(), rules=RULES, agreement=AGREED, fed=frozenset({"shipments"}))
    assert not_checked(judged(accepted), known, Words("en")) == ("forecast: not agreed: FC-026",)


def test_where_nothing_is_agreed_one_line_says_so(
    transmission: Transmission, reply: Replies, accepted: Document, order: Document
) -> None:
    known = replace(reply(), rules=RULES)
    (line,) = not_checked(judged(accepted, order), known, Words("en"))
    assert line.startswith("7 rules were not applied: no agreement is in force")
    known = replace(reply(), rules={**reply().rules, **RULES})
    page = write_report(transmission, judged(accepted), known).decode()
    assert "<h2>Not checked</h2>" in page


def test_nothing_is_said_of_acknowledgements_and_of_files_without_documents(
    reply: Replies, accepted: Document
) -> None:
    known = replace(reply(), rules=RULES)
    other = replace(accepted, document="acknowledgement")
    assert not_checked(judged(other), known, Words("pl")) == ()
    assert not_checked(judged(), known, Words("pl")) == ()
