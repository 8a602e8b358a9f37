"""The pages people work from: each figure against what the journal says, and both acts."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from console.conftest import ORDER, Enter
from starlette.testclient import TestClient

from exchange.clocks.came import came, coming
from exchange.console.accounts import Account
from exchange.console.answers import AnswersAsked, look_at_answers
from exchange.console.audit import AuditAsked, look_at_audit
from exchange.console.office import Look, Office
from exchange.console.sampling import MOST
from exchange.console.sessions import Session, form_token
from exchange.journal import entries
from exchange.model.calendars import BusinessCalendar
from exchange.model.policies import ForecastPolicy

Told = dict[str, Any]


@pytest.fixture
def told(enter: Enter) -> Callable[..., Told]:
    """Return what a page says as data to an administrator."""

    def page(path: str, **asked: object) -> Told:
        params = {name: str(value) for name, value in asked.items()}
        found: Told = enter("root").get(f"/api/v1{path}", params=params).json()
        return found

    return page


def look(office: Office, **account: Any) -> Look:  # noqa: ANN401
    who = Account(name="a", role="auditor", **account)
    return Look(office, Session("a", 0.0, 0.0, b""), who, office.configuration(), office.now())


def token(client: TestClient, office: Office) -> str:
    cookie = client.headers["cookie"].partition("=")[2]
    session = office.sessions.find(cookie, office.monotonic())
    assert session
    return form_token(session)


def test_the_matrix_counts_every_answer_once(told: Callable[..., Told], office: Office) -> None:
    shown = told("/answers")
    counted = sum(sum(each["counted"].values()) for each in shown["matrix"])
    journal = office.journal()
    sent = [each for one in journal.receipts(50) for each in journal.answers(one.id)]
    sent = [each for each in sent if each.level != "record"]
    assert counted == len(sent) == sum(shown["totals"].values())
    types = Counter(each.type for each in sent)
    assert Counter({each["type"]: 0 for each in shown["matrix"]}).keys() == types.keys()
    cell = next(each for each in shown["matrix"] if each["type"] == "CONTRL")
    listed = told("/answers", partner="nordwerk", type="CONTRL", stage="delivered")["answers"]
    assert len(listed) == cell["counted"]["delivered"] == types["CONTRL"]
    assert told("/answers", partner="nordwerk", type="CONTRL", stage="overdue")["answers"] == []


def test_an_answer_is_overdue_only_where_an_acknowledgement_was_agreed(office: Office) -> None:
    found = look_at_answers(look(office), AnswersAsked())
    assert found.totals["overdue"] == 0
    partner = office.configuration().partners["nordwerk"]
    object.__setattr__(partner.edi, "acknowledged_within_hours", 0.001)
    late = look_at_answers(look(office), AnswersAsked())
    owed = sum(each.counted["overdue"] for each in late.matrix if each.partner == "nordwerk")
    unacknowledged = office.journal().unacknowledged({"nordwerk": office.now()})
    assert owed == len(unacknowledged) > 0


def test_an_auditor_of_other_days_sees_no_answer(office: Office) -> None:
    past = look(office, since=date(2026, 10, 1), until=date(2026, 11, 22))
    assert look_at_answers(past, AnswersAsked(partner="nordwerk")).matrix == []


def test_a_question_says_how_it_is_answered(told: Callable[..., Told], office: Office) -> None:
    (asked,) = told("/questions")["questions"]
    (known,) = office.journal().questions()
    assert asked["number"] == known.id[:8]
    assert asked["where"] == str(known.finding.locator)
    assert asked["sentence"].startswith("Line 10: no price is stated")
    assert asked["command"].startswith(f"exchange answer {asked['number']} yes --reason")


def test_an_order_as_it_stands(told: Callable[..., Told]) -> None:
    (order,) = told("/orders", number="4500071234")["whole"]
    states = {each["number"]: each["state"] for each in order["lines"]}
    assert states["20"] in {"CONFIRMED", "DELAYED"}
    assert states["30"] == "CANCELLED"
    assert states["10"] == "NEW"
    (committed,) = next(each for each in order["lines"] if each["number"] == "20")["commitments"]
    assert committed["answer"] == "ACCEPTED"
    assert [each["type"] for each in order["papers"]] == [
        "purchase_order", "purchase_order_change",
    ]  # fmt: skip
    (held,) = told("/orders", number="4500071299")["whole"]
    assert held["papers"][0]["questions"] == [told("/questions")["questions"][0]["number"]]
    assert told("/orders", number="4500071")["whole"] == []
    assert len(told("/orders", number="4500071")["orders"]) > 1


def test_rules_count_what_was_found(told: Callable[..., Told], office: Office) -> None:
    journal = office.journal()
    found = Counter(each.rule for one in journal.receipts(50) for each in journal.findings(one.id))
    shown = told("/rules", days=92)
    assert {each["id"]: each["findings"] for each in shown["rules"]} == found
    assert shown["files"] == len(journal.receipts(50))
    theirs = told("/rules", days=92, partner="wista")
    assert (theirs["files"], theirs["rules"]) == (1, [])
    assert len(told("/rules", show="all")["rules"]) == len(office.configuration().rules)


def test_a_partner_with_everything_that_is_known(told: Callable[..., Told]) -> None:
    shown = told("/partners/nordwerk")
    assert {each["document"]: each["last_file"] for each in shown["feeds"]} == {
        "forecast": "FC_2026W48_D97A.edi",
        "purchase_order": "PO_4500071299.edi",
        "purchase_order_change": "PO_4500071234_CHANGE_1.edi",
    }
    assert {each["passed"] for each in shown["gates"]} == {True, False}
    lines = {each["id"]: each for each in told("/partners")["partners"]}
    assert lines["wista"]["last_file"] == "PO_2026-120.csv"
    assert "_erp" not in lines


def test_the_log_is_paged_and_filtered(
    told: Callable[..., Told], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = office.journal().catalogue().links(1, 10_000)
    monkeypatch.setattr("exchange.console.audit.PAGE", 7)
    after, seen = 0, []
    while True:
        page = told("/audit", after=after)
        seen += page["entries"]
        after = page["more"]
        if not after:
            break
    assert [each["seq"] for each in reversed(seen)] == [each.seq for each in whole]
    settled = told("/audit", action="settled")["entries"]
    assert {each["action"] for each in settled} == {"settled"}
    receipt = settled[0]["receipt"]
    mine = told("/audit", receipt=receipt.lower())["entries"]
    assert {each["receipt"] for each in mine} == {receipt}
    assert told("/audit", actor="nobody")["entries"] == []


def test_a_log_of_one_partner_looks_at_a_part_at_a_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "REACH", 10)
    mine = look(office, partners=("wista",))
    receipts = {each.id for each in office.journal().receipts(50, "wista")}
    after, seen, pages = 0, set[str](), 0
    while pages == 0 or after:
        page = look_at_audit(mine, AuditAsked(after=after))
        seen |= {each.receipt for each in page.entries}
        after, pages = page.more, pages + 1
    assert seen == receipts
    assert pages > 3


@pytest.mark.parametrize(
    ("since", "until", "any_"),
    [(date(2026, 11, 23), date(2026, 11, 23), True), (date(2026, 11, 24), None, False),
     (None, date(2026, 11, 22), False)],
)  # fmt: skip
def test_a_log_of_some_days(
    office: Office, since: date | None, until: date | None, *, any_: bool
) -> None:
    found = look_at_audit(look(office, since=since, until=until), AuditAsked())
    assert bool(found.entries) is any_


def test_the_chain_is_verified_and_a_change_is_found(
    site: Path, client: TestClient, enter: Enter, office: Office
) -> None:
    office.site, office.held = site, None
    root = enter("root")
    assert root.post("/audit/verify", data={"token": "guessed"}).status_code == 403
    mark = {"token": token(root, office)}
    assert "The chain is whole" in root.post("/audit/verify", data=mark).text
    office.close()
    office.held = None
    with closing(sqlite3.connect(site / "var/journal.db")) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 5")
        connection.commit()
    broken = root.post("/audit/verify", data=mark).text
    assert "The chain is broken" in broken
    assert "Entry 5 is not as it was written" in broken
    with office.proving:
        assert root.post("/audit/verify", data=mark).status_code == 429
    assert enter("anna").post("/audit/verify", data=mark).status_code == 403
    assert client.get("/audit").status_code == 403


def test_a_sample_is_judged_and_not_kept(enter: Enter, office: Office) -> None:
    client = enter("anna")
    before = sorted(str(path) for path in office.site.rglob("*"))
    sample = {"sample": ("../PO_TRY.edi", ORDER.replace(b"4500071234", b"4500079999"))}
    mark = {"token": token(client, office)}
    shown = client.post("/partners/nordwerk/check", data=mark, files=sample)
    assert shown.status_code == 200
    assert "PO_TRY.edi, checked" in shown.text
    assert "4500079999" in shown.text
    assert "CONTRL" in shown.text
    assert [each.filename for each in office.journal().receipts(50)].count("PO_TRY.edi") == 0
    assert sorted(str(path) for path in office.site.rglob("*")) == before


def test_a_sample_is_refused_from_who_may_not_and_where_it_is_too_large(
    enter: Enter, office: Office
) -> None:
    sample = {"sample": ("a.edi", b"UNB")}
    at = "/partners/nordwerk/check"
    client = enter("anna")
    mark = {"token": token(client, office)}
    assert client.post(at, data={"token": "guessed"}, files=sample).status_code == 403
    assert client.post("/partners/nobody/check", data=mark, files=sample).status_code == 404
    assert client.post(at, data=mark).status_code == 422
    large = {"sample": ("a.edi", bytes(MOST + 1))}
    assert client.post(at, data=mark, files=large).status_code == 413
    with office.sampling:
        assert client.post(at, data=mark, files=sample).status_code == 429
    for name in ("wanda", "audit"):
        other = enter(name)
        told = {"token": token(other, office)}
        assert other.post(at, data=told, files=sample).status_code == 403


MONDAY_NOON = ForecastPolicy(cadence="weekly", due="MON 12:00", grace_days=1)


@pytest.mark.parametrize(
    ("at", "state"),
    [("2026-11-23T11:00", "in_time"), ("2026-11-24T11:00", "in_grace"),
     ("2026-11-26T11:00", "late"), ("", "missing")],
)  # fmt: skip
def test_a_week_of_the_calendar(at: str, state: str) -> None:
    calendar = BusinessCalendar("UTC")
    days = (datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 12, 7, 12, tzinfo=UTC))
    received = [datetime.fromisoformat(at).replace(tzinfo=UTC)] if at else []
    now = datetime(2026, 11, 30, 12, 30, tzinfo=UTC)
    found = [coming(each, when, now) for each, when in came(MONDAY_NOON, calendar, days, received)]
    assert found == [state, "due", "expected"]
    assert coming(next(came(MONDAY_NOON, calendar, days, []))[0], None, now - timedelta(7)) == (
        "due"
    )
