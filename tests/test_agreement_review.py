"""`exchange agreement check` and `new`: what is missing, contradictory, or not applied."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from exchange import settings
from exchange.cli import agreeing
from exchange.errors import Misconfigured
from exchange.model.agreements import Agreement
from exchange.model.findings import Rule, Severity, Topic
from exchange.model.needs import ABOUT, ERP, NEEDS, OR, Given, agreed, unchecked
from exchange.model.partners import Partner
from exchange.model.shipped import schemas
from exchange.settings.reviewing import Remark, review, unagreed

TODAY = date(2026, 11, 23)
SITE = 'name = "Us"\ncalendar = "PL"\n'
PARTNER = 'name = "Acme"\nstate = "live"\nagreement = "acme"\ncalendar = "DE"\n'
FEED = '[[feeds]]\ndocument = "purchase_order"\nformat = "xlsx"\nlayout = "order-lines"\n'
HEAD = 'name = "acme"\nversion = "1"\nvalid_from = 2026-01-01\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for folder in ("partners", "agreements"):
        (tmp_path / folder).mkdir()
    (tmp_path / "exchange.toml").write_text(SITE)
    (tmp_path / "partners/acme.toml").write_text(PARTNER + FEED)
    (tmp_path / "agreements/acme.toml").write_text(HEAD)
    return tmp_path


def remarks(site: Path, text: str = "") -> list[Remark]:
    (site / "agreements/acme.toml").write_text(HEAD + text)
    return [*review(settings.load(site), "acme", TODAY)]


def test_a_short_agreement_with_its_clauses_lacks_nothing(site: Path) -> None:
    assert remarks(site, '[orders]\nclause = "§ 4"\nmoq = 50\n') == []


def test_values_without_a_clause_are_named_by_part(site: Path) -> None:
    found = remarks(
        site,
        'currency = "EUR"\n[orders]\nclauses = {moq = "§ 4"}\nmoq = 50\nmultiple = 25\n'
        "[flexibility]\nbands = [\n"
        '{first = 0, last = 9, clause = "§ 5"}, {first = 10, increase = 5}]\n'
        '[[terms]]\npart = "A"\nmoq = 25\n',
    )
    assert {(each.kind, each.about, each.text) for each in found} == {
        ("missing", "acme, version 1", f"no clause for {told}")
        for told in ("currency", "orders: multiple", "flexibility, the bands from day 10",
                     "the terms of A")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[forecast]\ncadence = "weekly"', "forecast.cadence without forecast.due"),
        ('[forecast]\nresponse = "all"', "the response is never due"),
        (
            '[forecast]\nmust_cover_active = true\nsemantics = "net_change"',
            "forecast.must_cover_active asks for every product, forecast.semantics",
        ),
        (
            '[forecast]\nmust_cover_active = true\nabsent_item = "zero"',
            "forecast.must_cover_active asks for every product, forecast.absent_item",
        ),
        ('[orders]\nsilence = "accepted"', "orders.silence without orders.answer_days"),
        ('[orders]\ncut_off = "16:00"', "orders.cut_off without orders.answer_days"),
        ("[orders]\nmoq = 10\nmultiple = 4", "a moq is no multiple"),
        ('[orders]\nmoq = 8\nmultiple = 4\n[[terms]]\npart = "A"\nmoq = 6', "a moq is no multiple"),
        ('[notices]\nrelease = "automatic"', "notices.release is automatic without notices.hours"),
        ('[notices]\nform = "status"', "OSTRPT and 870 are not written"),
        (
            '[notices]\nrelease = "automatic"\nhours = 1\nsettle_minutes = 61',
            "a notice waits until it is late",
        ),
        ("[delivery]\ntarget_percent = 101", "more than all deliveries"),
        ('author = "A"\napproved_by = "A"', "nobody else has looked at it"),
    ],
)
def test_what_contradicts_itself_is_said(site: Path, text: str, told: str) -> None:
    (found,) = (each for each in remarks(site, f"{text}\n") if each.kind == "contradiction")
    assert told in found.text


def test_days_without_a_version_are_named(site: Path) -> None:
    second = HEAD.replace('"1"', '"2"').replace("2026-01-01", "2026-07-11")
    (site / "agreements/b.toml").write_text(second + "valid_to = 2026-10-31\n")
    assert [each.text for each in remarks(site, "valid_to = 2026-06-30\n")] == [
        "no version is in force today, 2026-11-23",
        "no version is in force from 2026-07-01 to 2026-07-10",
        "nothing is agreed after 2026-10-31",
    ]


def test_partners_without_and_agreements_without_each_other_are_named(site: Path) -> None:
    (site / "partners/acme.toml").write_text(PARTNER.replace('agreement = "acme"\n', "") + FEED)
    known = settings.load(site)
    assert [each.text for each in review(known, "acme", TODAY)] == ["no partner file names it"]
    (found,) = unagreed(known.partners)
    assert (found.kind, found.about) == ("missing", "partner acme")


def test_what_files_beside_it_leave_open_is_a_note(site: Path) -> None:
    (site / "exchange.toml").write_text('name = "Us"\n')
    (site / "partners/acme.toml").write_text(PARTNER.replace('calendar = "DE"\n', "") + FEED)
    found = remarks(site, '[orders]\nclause = "§ 4"\nanswer_days = 2\n')
    assert {(each.kind, each.about) for each in found} == {
        ("note", "partner acme"), ("note", "exchange.toml"),
    }  # fmt: skip
    assert any("answers.business sends none" in each.text for each in found)


def test_the_command_ends_by_what_it_found(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "agreements/acme.toml").write_text(HEAD + '[orders]\nclause = "4"\nmoq = 5\n')
    assert agreeing.check("acme", site) == 0
    assert "acme" in capsys.readouterr().out
    (site / "agreements/acme.toml").write_text(HEAD + "[orders]\nmoq = 5\n")
    assert agreeing.check("", site) == 1
    assert "no clause for orders: moq" in capsys.readouterr().out
    with pytest.raises(Misconfigured, match="no agreement 'acne', did you mean 'acme'"):
        agreeing.check("acne", site)


def test_rules_that_lack_the_same_share_a_row(site: Path) -> None:
    known = settings.load(site)
    rules = {name: Rule(name, Severity.HOLD, Topic.EDI, {"en": name}) for name in NEEDS}
    known = replace(known, rules={**known.rules, **rules})
    nothing_fed = dict.fromkeys(known.partners, frozenset[str]())
    rows = [*agreeing.skipped(known, "acme", (TODAY, nothing_fed))]
    assert ("acme", "PO-006, PO-009", "", "prices") in rows
    assert ("acme", "FC-001", "forecast.must_cover_active", "products") in rows
    assert ("acme", "PO-014", "orders.moq or ERP products", "") in rows
    assert [*agreeing.skipped(known, "", (date(2025, 1, 1), nothing_fed))] == [
        ("acme", f"{len(NEEDS) - 1} rules", "anything", "")
    ]


def test_a_new_agreement_is_a_copy_that_says_it_is_an_example(site: Path) -> None:
    assert agreeing.begin("zeta", "standard", site) == 0
    text = (site / "agreements/zeta.toml").read_text()
    assert text == (schemas() / "agreements/standard.toml").read_text().replace(
        'name = "standard"', 'name = "zeta"'
    )
    found = [*review(settings.load(site), "zeta", TODAY)]
    assert any("it is an example still" in each.text for each in found)
    with pytest.raises(Misconfigured, match="is there already"):
        agreeing.begin("zeta", "none", site)
    with pytest.raises(Misconfigured, match="no example 'standart', did you mean 'standard'"):
        agreeing.begin("eta", "standart", site)
    with pytest.raises(Misconfigured, match="is no name of an agreement"):
        agreeing.begin("../eta", "standard", site)


def needs() -> Iterator[str]:
    for needed in NEEDS.values():
        for need in needed:
            yield from need.split(OR)


def test_every_need_names_a_value_there_is() -> None:
    empty = Agreement(name="a", version="1", valid_from=TODAY)
    tables = {each for each in needs() if each.startswith(ERP)}
    for need in {*needs()} - tables - {"calendar"}:
        assert agreed(empty, need) is False
    assert {rule.partition("-")[0] for rule in NEEDS} <= set(ABOUT)


@pytest.fixture
def skipped(site: Path) -> Callable[..., list[str]]:
    """Return what tells which rules are not applied, given an agreement and what is fed."""
    partner = Partner(id="a", name="A", state="live")
    rules = {name: Rule(name, Severity.HOLD, Topic.OPERATIONAL, {"en": name}) for name in NEEDS}
    other = Rule("PO-001", Severity.HOLD, Topic.OPERATIONAL, {"en": "PO-001"})

    def of(text: str, fed: str = "", document: str = "", calendar: str = "") -> list[str]:
        (site / "agreements/acme.toml").write_text(HEAD + text)
        (agreement,) = settings.load(site).agreements["acme"]
        given = Given(replace(partner, calendar=calendar), agreement, frozenset(fed.split()))
        return [each.rule for each in unchecked({**rules, "PO-001": other}, given, document)]

    return of


def test_where_nothing_is_agreed_and_fed_no_rule_with_a_need_is_applied(
    skipped: Callable[..., list[str]],
) -> None:
    assert skipped("") == [*NEEDS]
    assert {each[:3] for each in skipped("", document="purchase_order_change")} == {"MD-", "POC"}
    assert skipped("", document="acknowledgement") == []


@pytest.mark.parametrize(
    ("rule", "text", "given"),
    [
        ("PO-012", "", {"calendar": "DE"}),
        ("PO-011", "[orders]\nlead_time_days = 0\n", {}),
        ("PO-011", "", {"fed": "lead_times"}),
        ("PO-014", '[[terms]]\npart = "A"\nmoq = 5\n', {}),
        ("PO-006", "", {"fed": "prices"}),
        ("FC-001", "[forecast]\nmust_cover_active = true\n", {"fed": "products"}),
        ("FC-010", "[flexibility]\nbands = [{first = 0, increase = 0}]\n", {}),
        ("FC-010", '[[terms]]\npart = "A"\nbands = [{first = 0, increase = 5}]\n', {}),
        ("FC-023", '[flexibility]\nbands = [{first = 0, scope = "family"}]\n', {"fed": "products"}),
        ("POC-006", "[flexibility]\nbands = [{first = 0, changes = 1}]\n", {}),
        ("MD-002", 'ship_to = ["X"]\n', {}),
    ],
)
def test_a_rule_is_applied_once_all_it_needs_is_there(
    rule: str, text: str, given: dict[str, str], skipped: Callable[..., list[str]]
) -> None:
    assert rule not in skipped(text, **given)


@pytest.mark.parametrize(
    ("rule", "text", "given"),
    [
        ("FC-001", "[forecast]\nmust_cover_active = true\n", {}),
        ("FC-001", "[forecast]\nmust_cover_active = false\n", {"fed": "products"}),
        ("FC-010", "[flexibility]\nbands = [{first = 0, decrease = 0}]\n", {}),
        ("FC-010", '[flexibility]\nbands = [{first = 0, increase = 0, scope = "total"}]\n', {}),
        ("FC-023", "[flexibility]\nbands = [{first = 0, increase = 0}]\n", {"fed": "products"}),
        ("PO-006", "[orders]\nprice_tolerance = 0\n", {"fed": "products"}),
    ],
)
def test_a_rule_is_not_applied_while_a_part_of_it_is_missing(
    rule: str, text: str, given: dict[str, str], skipped: Callable[..., list[str]]
) -> None:
    assert rule in skipped(text, **given)
