"""What is agreed decides verdicts and answers, on the day a file comes."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fakes import Remembered

from exchange import settings, wiring
from exchange.errors import Unreadable
from exchange.model.agreements import Agreement
from exchange.model.configuration import Configuration
from exchange.model.findings import Finding, Severity, Verdict
from exchange.model.interchange import Transmission
from exchange.model.outcome import Outcome
from exchange.model.ports import Desk
from exchange.pipeline import judge, refuse
from exchange.reconcile.judging import circumstances

ROOT = Path(__file__).parents[1]
SITE = settings.load(ROOT)
ORDER = (ROOT / "samples/nordwerk/PO_4500071234.edi").read_bytes()
LATE = datetime(2027, 12, 1, 9, tzinfo=UTC)
"""After every date the order asks for: PO-010, which rejects where nothing else is agreed."""

FROM_DECEMBER = Agreement(
    name="nordwerk",
    version="7",
    valid_from=date(2027, 12, 1),
    severities={"PO-010": Severity.WARN},
    digest="c0ffee123456",
)

ENDED = replace(FROM_DECEMBER, valid_from=date(2026, 1, 1))


BEFORE = replace(
    FROM_DECEMBER, version="6", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 1)
)
"""In force on the day of the order, which is 2026-11-23, and not when it comes."""


def agreed(*versions: Agreement) -> Configuration:
    versions = (BEFORE, *versions) if versions else ()
    return replace(SITE, agreements={**SITE.agreements, "nordwerk": versions})


def came(at: datetime = LATE, content: bytes = ORDER) -> Transmission:
    receipt = "01JD3K9QZZ0000000000000000"
    return Transmission(receipt, receipt[:8], "nordwerk", "PO.edi", "ab" * 32, at, content)


def outcome(configuration: Configuration, at: datetime = LATE) -> Outcome:
    return judge(came(at), Desk(configuration, Remembered(), wiring.tools()))


def rules(found: Outcome) -> set[str]:
    return {each.rule for each in found.judgement.every_finding()}


def text(found: Outcome, kind: str) -> str:
    (answer,) = (each for each in found.responses if each.type == kind)
    return answer.content.decode("utf-8", "replace")


def test_a_severity_as_agreed_decides_the_verdict_and_every_answer() -> None:
    as_shipped = outcome(agreed(replace(FROM_DECEMBER, severities={})))
    lowered = outcome(agreed(FROM_DECEMBER))
    assert rules(as_shipped) == rules(lowered) == {"PO-010"}
    assert as_shipped.judgement.verdict is Verdict.REJECTED
    assert lowered.judgement.verdict is Verdict.ACCEPTED
    assert '<dd class="badge">WARN</dd>' in text(lowered, "REPORT")
    assert '<dd class="badge">REJECT</dd>' in text(as_shipped, "REPORT")
    assert "nordwerk, Fassung 7 (c0ffee123456)" in text(lowered, "REPORT")
    assert text(as_shipped, "ORDRSP") != text(lowered, "ORDRSP")
    records = [each for each in lowered.responses if each.level == "record"]
    assert any(b'"severity": "WARN"' in each.content for each in records)
    assert any(b'"version": "7"' in each.content for each in records)
    assert lowered.agreement == "nordwerk 7 c0ffee123456"


def test_a_fixed_rule_keeps_its_severity_even_from_an_agreement_made_elsewhere() -> None:
    bold = replace(FROM_DECEMBER, severities={"ENV-006": Severity.INFO})
    cut = came(content=ORDER.replace(b"UNT+", b"UNT+9"))
    found = judge(cut, Desk(agreed(bold), Remembered(), wiring.tools()))
    assert "ENV-006" in rules(found)
    assert found.judgement.verdict is Verdict.UNREADABLE


@pytest.mark.parametrize(
    ("versions", "verdict"),
    [
        ((FROM_DECEMBER,), "accepted"),
        ((replace(FROM_DECEMBER, valid_from=date(2027, 12, 2)),), "rejected"),
        ((replace(ENDED, valid_to=date(2027, 11, 30)),), "rejected"),
        ((replace(ENDED, valid_to=date(2027, 12, 1)),), "accepted"),
    ],
)
def test_without_a_version_in_force_on_the_day_a_person_is_asked(
    versions: tuple[Agreement, ...], verdict: str
) -> None:
    found = outcome(agreed(*versions))
    assert found.judgement.verdict == verdict
    told = [each for each in found.judgement.every_finding() if each.rule == "MD-013"]
    expected = [] if verdict == "accepted" else [("nordwerk", {"date": "2027-12-01"})]
    assert [(each.observed, each.params) for each in told] == expected


def test_an_order_is_asked_about_where_nothing_held_on_its_own_day() -> None:
    held = replace(SITE, agreements={"nordwerk": (FROM_DECEMBER,)})
    assert rules(outcome(agreed(FROM_DECEMBER))) == {"PO-010"}
    found = outcome(held)
    assert rules(found) == {"PO-010", "MD-013"}
    (told,) = (each for each in found.judgement.every_finding() if each.rule == "MD-013")
    assert told.params == {"date": "2026-11-23"}


def test_it_waits_as_a_whole_where_only_the_agreement_is_missing() -> None:
    found = outcome(agreed(), datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert rules(found) == {"MD-013"}
    assert found.judgement.verdict is Verdict.HELD
    assert not [each for each in found.responses if each.level == "record"]
    assert found.agreement == ""
    assert "Am 2026-11-23 gilt keine Fassung der Vereinbarung nordwerk." in text(found, "REPORT")


def test_a_partner_with_whom_nothing_is_agreed_is_asked_nothing() -> None:
    partners = {**SITE.partners, "nordwerk": replace(SITE.partners["nordwerk"], agreement="")}
    found = outcome(replace(SITE, partners=partners), datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert rules(found) == set()


def test_the_day_is_that_of_our_site() -> None:
    before = datetime(2027, 11, 30, 22, 59, tzinfo=UTC)
    assert outcome(agreed(FROM_DECEMBER), before).judgement.verdict is Verdict.REJECTED
    after = datetime(2027, 11, 30, 23, 0, tzinfo=UTC)
    assert outcome(agreed(FROM_DECEMBER), after).judgement.verdict is Verdict.ACCEPTED


def test_a_file_that_cannot_be_read_is_refused_under_the_agreed_rules() -> None:
    lowered = replace(FROM_DECEMBER, severities={"XLS-005": Severity.REJECT})
    desk = Desk(agreed(lowered), Remembered(), wiring.unread_tools())
    refusal = Unreadable(Finding("XLS-005"))
    assert refuse(came(), refusal.finding, desk).judgement.verdict is Verdict.REJECTED


def test_the_rules_are_told_the_agreement_and_both_calendars() -> None:
    desk = Desk(agreed(FROM_DECEMBER), Remembered(), wiring.unread_tools())
    known = circumstances(came(), SITE.partners["nordwerk"], desk)
    assert known.agreement == FROM_DECEMBER
    assert known.site_calendar.name == "PL"
    assert known.partner_calendar
    assert known.partner_calendar.name == "DE-BY"
    stranger = replace(SITE.partners["nordwerk"], id="stranger")
    assert circumstances(came(), stranger, desk).partner_calendar is None


def test_every_demo_partner_has_an_agreement_in_force() -> None:
    day = date(2026, 11, 23)
    found = [SITE.agreement_of(partner, day) for partner in ("harborline", "nordwerk", "wista")]
    assert [each and each.version for each in found] == ["2026", "2026", "1"]
    assert SITE.agreement_of("_erp", day) is None
