"""Until a partner is live findings are advice, but for what always holds."""

from dataclasses import replace
from datetime import date

import pytest
from fakes import Remembered
from test_agreed_rules import BEFORE, FROM_DECEMBER, LATE, ORDER, SITE, came, rules, text

from exchange import wiring
from exchange.cli.checking import weight
from exchange.model.configuration import Configuration
from exchange.model.findings import Severity, Verdict
from exchange.model.outcome import Outcome
from exchange.model.partners import State
from exchange.model.ports import Desk
from exchange.pipeline import judge
from exchange.report.objects import finding_object

DAY = date(2027, 12, 1)


def site(state: State, **severities: Severity) -> Configuration:
    """Return the demo site with its partner nordwerk in a state, under these severities."""
    version = replace(FROM_DECEMBER, severities=severities)
    partner = replace(SITE.partners["nordwerk"], state=state)
    partners = {**SITE.partners, "nordwerk": partner}
    return replace(SITE, partners=partners, agreements={"nordwerk": (BEFORE, version)})


def outcome(state: State, content: bytes = ORDER) -> Outcome:
    return judge(came(LATE, content), Desk(site(state), Remembered(), wiring.tools()))


@pytest.mark.parametrize(
    ("rule", "agreed", "live", "tested"),
    [
        ("PO-010", None, "REJECT", "WARN"),
        ("PO-011", None, "HOLD", "WARN"),
        ("PO-012", None, "WARN", "WARN"),
        ("PO-026", None, "INFO", "INFO"),
        ("PO-010", Severity.HOLD, "HOLD", "WARN"),
        ("PO-012", Severity.REJECT, "REJECT", "WARN"),
        ("PO-010", Severity.INFO, "INFO", "INFO"),
        ("PO-002", None, "REJECT", "REJECT"),
        ("ENV-002", None, "FATAL", "FATAL"),
        ("ERP-003", None, "FATAL", "FATAL"),
        ("SYN-013", None, "REJECT", "REJECT"),
    ],
)
def test_what_a_rule_does_in_each_state(
    rule: str, agreed: Severity | None, live: str, tested: str
) -> None:
    severities = {rule: agreed} if agreed else {}
    for state, expected in (
        ("live", live),
        ("suspended", live),
        ("test", tested),
        ("draft", tested),
    ):
        found = site(state, **severities).rules_of("nordwerk", DAY)[rule]  # type: ignore[arg-type]
        assert (found.severity, found.in_force) == (expected, live), state
        assert found.once_live == (None if expected == live else live)


def test_every_rule_marked_keeps_its_severity_and_no_other_holds_in_test() -> None:
    for name, rule in site("test").rules_of("nordwerk", DAY).items():
        shipped = SITE.rules[name]
        if shipped.fixed:
            assert rule == shipped
        elif not (shipped.syntax or shipped.x12 or shipped.severity is Severity.FATAL):
            assert rule.severity.rank <= Severity.WARN.rank, name


def test_another_partner_is_not_advised() -> None:
    assert site("test").rules_of("wista", DAY)["PO-010"].severity is Severity.REJECT


def test_the_report_says_what_it_would_have_been() -> None:
    live, tested = outcome("live"), outcome("test")
    assert rules(live) == rules(tested) == {"PO-010"}
    assert (live.judgement.verdict, tested.judgement.verdict) == (
        Verdict.REJECTED, Verdict.ACCEPTED,
    )  # fmt: skip
    sentence = "Dann wäre es gewesen: REJECT (PO-010)."
    assert sentence in text(tested, "REPORT")
    assert sentence not in text(live, "REPORT")


def test_what_always_holds_holds_in_test() -> None:
    cut = outcome("test", ORDER.replace(b"UNT+", b"UNT+9"))
    assert "ENV-006" in rules(cut)
    assert cut.judgement.verdict is Verdict.UNREADABLE


def test_a_check_says_both_severities() -> None:
    configuration = site("test")
    effective = configuration.rules_of("nordwerk", DAY)
    found, *_ = outcome("test").judgement.every_finding()
    told = finding_object(found, effective, "en")
    assert (told["severity"], told["once_live"]) == ("WARN", "REJECT")
    assert weight(effective["PO-010"]) == "WARN (REJECT once live)"
    assert weight(effective["PO-012"]) == "WARN"
