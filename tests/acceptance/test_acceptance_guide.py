"""The guide says what is configured, and what is enclosed with it is accepted as it says."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from acceptance.counterpart import Counterpart
from acceptance.installation import ROOT, Installation
from filling import filled
from openpyxl import load_workbook

from exchange import wiring
from exchange.adapters.edifact import codes
from exchange.adapters.edifact.specimens import specimen as edifact
from exchange.adapters.workbook.own_sheets import EXAMPLE_REMARKS, OUR_EXAMPLE
from exchange.adapters.workbook.template import write_template
from exchange.adapters.x12.specimens import specimen as x12
from exchange.cli.guiding import filename, gathered, guide
from exchange.model.agreements import Agreement
from exchange.model.configuration import Configuration
from exchange.model.guides import Guide, Specimen
from exchange.model.layouts import Layout
from exchange.model.partners import Feed, Language, Partner, Site
from exchange.report.guide import template, write_guide
from exchange.report.guide.agreed import VALUES
from exchange.report.guide.days import ANSWERS
from exchange.report.wording import Words, texts
from exchange.settings import load

DAY = date(2026, 11, 23)
LANGUAGES: tuple[Language, ...] = get_args(Language)
SAID = Specimen(DAY, date(2026, 11, 30), date(2027, 3, 1))


@pytest.fixture(scope="module")
def configuration() -> Configuration:
    return load(ROOT)


def told(configuration: Configuration, identity: str, language: Language | None = None) -> Guide:
    partner = configuration.partners[identity]
    partner = replace(partner, language=language or partner.language)
    known = replace(configuration, partners={**configuration.partners, identity: partner})
    return gathered(ROOT / "nowhere", partner, known, DAY)


class Page(HTMLParser):
    """The tables of a page, by the section they stand in: the texts of each row."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.sections: dict[str, list[list[str]]] = {}
        self.tags: list[str] = []
        self.rows: list[list[str]] = []
        self.cell = False
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "section":
            self.rows = self.sections.setdefault(dict(attrs)["id"] or "", [])
        elif tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.cell = True
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.cell = False

    def handle_data(self, data: str) -> None:
        if self.cell:
            self.rows[-1][-1] += data.strip()

    def row(self, section: str, first: str) -> list[str]:
        return next(row for row in self.sections[section] if row[0] == first)


@pytest.mark.parametrize("identity", ["nordwerk", "harborline", "wista"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_is_one_page_for_itself(
    configuration: Configuration, identity: str, language: Language
) -> None:
    content = write_guide(told(configuration, identity, language))
    page, text = Page(content), content.decode()
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert not re.search(r"https?://|url\(|{\w+}", text.partition("<body>")[2])
    assert f'<html lang="{language}">' in text
    assert {"send", "calendar", "terms", "answers", "people", "rules"} < set(page.sections)
    assert all(page.sections[name] for name in page.sections)
    assert content == write_guide(told(configuration, identity, language))


def test_an_edi_partner_reads_the_codes_we_understand(configuration: Configuration) -> None:
    page = Page(write_guide(told(configuration, "nordwerk")))
    words = Words("de")
    rows = page.sections["edifact"]
    for meanings, kind in (
        (codes.COMMITMENTS, "commitment"),
        (codes.PERIODS, "period"),
        (codes.ACTIONS, "line"),
        (codes.FUNCTIONS, "function"),
        (codes.ORDER_DATES, "date"),
    ):
        for code, meaning in meanings.items():
            assert [code, words.name(kind, meaning)] in rows
            assert f"{kind}.{meaning}" in texts()
    assert any("DELFOR D.96B..01C" in row[1] for row in rows)
    assert not any("CONTRL" in cell for row in rows for cell in row)


def test_what_was_agreed_stands_there_with_its_clause(configuration: Configuration) -> None:
    page = Page(write_guide(told(configuration, "nordwerk")))
    rows = page.sections["terms"]
    assert ["Sie sind gebunden an die Mengen der nächsten", "4 Wochen", "§ 3"] in rows
    assert ["ein Preis darf von unserem abweichen um", "0 %", "§ 6.2"] in rows
    assert page.row("terms", "29-55") == [
        "29-55", "jedes Teil", "25 %", "25 %", "100 %", "30 Tage", "frei", "1", "Anlage 2",
    ]  # fmt: skip
    due = page.row("calendar", "Eine Prognose ist fällig")
    assert due[1] == "jede Woche, Montag 12:00 (§ 3)"
    assert page.row("calendar", "Die nächsten")[1].startswith("2026-11-23, 2026-11-30")
    assert ["2026-12-24", "2027-01-03"] in page.sections["calendar"]
    answer = page.row("calendar", "unsere Antwort auf eine Bestellung")
    assert (answer[1].startswith("innerhalb von 2 Arbeitstagen"), answer[2]) == (True, "§ 4")


def test_every_value_of_an_agreement_can_be_told(configuration: Configuration) -> None:
    for section, name, *_ in (*VALUES, *ANSWERS):
        part = getattr(configuration.agreements["nordwerk"][0], section) if section else Agreement
        assert hasattr(part, name)
        assert (f"guide.{section}.{name}" if section else f"guide.{name}") in texts()


def test_without_an_agreement_nothing_is_agreed(configuration: Configuration) -> None:
    content = write_guide(replace(told(configuration, "wista", "en"), agreement=None))
    assert "No agreement is in force" in content.decode()


def test_the_rules_are_those_that_can_concern_the_partner(configuration: Configuration) -> None:
    rules = load(ROOT).rules
    for identity, wanted in (
        ("nordwerk", {"ENV", "MD", "SYN", "EDI", "ACK", "FC", "PO", "POC"}),
        ("harborline", {"ENV", "MD", "SYN", "EDI", "ACK", "X12", "FC", "PO", "POC"}),
        ("wista", {"ENV", "MD", "XLS", "FC", "PO"}),
    ):
        found = told(configuration, identity)
        page = Page(write_guide(found))
        named = {row[0]: row[1] for row in page.sections["rules"] if row[0] in rules}
        expected = {name for name in rules if name.partition("-")[0] in wanted}
        assert set(named) == expected - set(found.unchecked)
        assert all(named[name] == rules[name].severity for name in named)


def test_a_severity_is_the_agreed_one(configuration: Configuration) -> None:
    rules = configuration.rules
    softer = replace(rules["XLS-020"], severity=rules["ENV-001"].severity)
    found = replace(told(configuration, "wista"), rules={**rules, "XLS-020": softer})
    assert Page(write_guide(found)).row("rules", "XLS-020")[1] == "FATAL"


def test_people_are_named_with_deputies_or_as_missing(configuration: Configuration) -> None:
    page = Page(write_guide(told(configuration, "harborline")))
    assert (
        page.row("people", "operational")[1]
        == "Piotr Lis, planning@ems.example (deputy: Ewa Krupa)"
    )
    assert page.row("people", "quality")[1:] == ["not named yet"] * 2


def test_a_workbook_partner_reads_every_wording_of_every_column(
    configuration: Configuration,
) -> None:
    page = Page(write_guide(told(configuration, "wista")))
    layout = configuration.layouts["order-lines"]
    rows = page.sections["layout-2"]
    for wordings in (*layout.columns.values(), *layout.header.values()):
        assert any(
            set(wordings) <= {row[0], *(each for cell in row[1:] for each in cell.split("; "))}
            for row in rows
        )
    assert page.row("layout-2", "Nr części")[1] == "tak"
    assert [row[1] for row in rows[-30:] if row[0] == "Uwagi"] == ["\N{EN DASH}"]


@pytest.fixture
def testing(tmp_path: Path) -> Installation:
    """Return the demo's site in which every partner is in test and nobody's master data is fed."""
    site = Installation(tmp_path)
    (tmp_path / "partners").unlink()
    shutil.copytree(ROOT / "partners", tmp_path / "partners")
    for path in (tmp_path / "partners").glob("*.toml"):
        path.write_text(path.read_text().replace('state = "live"', 'state = "test"'))
    return site


@pytest.mark.parametrize("identity", ["nordwerk", "harborline", "wista"])
def test_what_is_enclosed_is_accepted_as_it_is(testing: Installation, identity: str) -> None:
    out = testing.root / "guide"
    assert guide(identity, testing.root, out, DAY) == 0
    found = sorted(path for path in out.iterdir() if path.suffix != ".html")
    for path in found:  # an order is sent before its change, as the names sort
        content = path.read_bytes()
        sent = filled(content) if path.suffix == ".xlsx" else content
        testing.drop(identity, path.name, sent)
    verdicts = {name: (verdict, said) for name, verdict, said in testing.told()}
    assert set(verdicts) == {path.name for path in found}
    waits = {name for name in verdicts if "_change" in name}  # no test is loaded, so no order is
    assert {name for name, (verdict, _) in verdicts.items() if verdict != "accepted"} == waits
    assert all("is not known here" in verdicts[name][1] for name in waits)
    assert {said for name, (_, said) in verdicts.items() if name.endswith(".xlsx")} <= {""}
    with testing.journal() as journal:
        sent_by = {each.document for each in journal.history().samples(identity)}
    assert sent_by == {feed.document for feed in load(testing.root).partners[identity].feeds}


def laid_out() -> Mapping[str, Layout]:
    """Return the layouts a feed can name: some read files within a package alone."""
    ours = load(ROOT).layouts
    within = {"aml", "document_package"}
    return {
        name: each
        for name, each in ours.items()
        if not name.startswith("erp-") and each.document not in within
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", laid_out())
def test_a_template_is_empty_text_and_in_the_partners_language(
    name: str, language: Language
) -> None:
    layout = laid_out()[name]
    content = write_template(template(layout, language, 4), SAID)
    assert content is not None
    assert content == write_template(template(layout, language, 4), SAID)
    empty, example = load_workbook(BytesIO(content)).worksheets
    assert (example.title, example["A1"].value) == (OUR_EXAMPLE, EXAMPLE_REMARKS[language])
    known = {*sum(layout.columns.values(), ()), *sum(layout.header.values(), ())}
    rows = [[cell.value for cell in row] for row in empty.iter_rows()]
    (at,) = [at for at, row in enumerate(rows, 1) if row[1] in known]
    assert not any(value for row in rows[at:] for value in row)
    head = empty[at]
    for field in layout.identifiers:
        for cell in head:
            if cell.value in layout.columns.get(field, ()):
                assert empty.column_dimensions[cell.column_letter].number_format == "@"


@pytest.mark.parametrize("name", laid_out())
def test_a_filled_template_of_every_shipped_layout_is_accepted(tmp_path: Path, name: str) -> None:
    layout = laid_out()[name]
    site = Counterpart(tmp_path)
    text = (
        'name = "Acme"\nstate = "live"\nlanguage = "de"\n[[feeds]]\nformat = "xlsx"\n'
        f'document = "{layout.document}"\nlayout = "{name}"\n'
    )
    (tmp_path / "partners/acme.toml").write_text(text)
    if layout.document == "purchase_order_change":
        feed = '[[feeds]]\nformat = "xlsx"\ndocument = "purchase_order"\n'
        feed += 'layout = "order-lines"\npattern = "PO*"\n'
        path = tmp_path / "partners/acme.toml"
        path.write_text(text + 'pattern = "CH*"\n' + feed)
        order = write_template(template(laid_out()["order-lines"], "de"), SAID)
        assert order
        site.drop("acme", "PO.xlsx", filled(order))
    content = write_template(template(layout, "de"), SAID)
    assert content
    site.drop("acme", "CH.xlsx", filled(content))
    registered = "EXAMPLE-1 is registered. The person named for this topic looks after it."
    said = registered if layout.document == "project_notice" else ""
    assert site.told()[-1] == ("CH.xlsx", "accepted", said)


def test_a_sheet_of_theirs_by_the_name_of_our_example_is_theirs(tmp_path: Path) -> None:
    site = Counterpart(tmp_path)
    (tmp_path / "partners/acme.toml").write_text(
        'name = "Acme"\nstate = "live"\n[[feeds]]\nformat = "xlsx"\n'
        'document = "purchase_order"\nlayout = "order-lines"\n'
    )
    content = write_template(template(laid_out()["order-lines"], "en"), SAID)
    assert content
    book = load_workbook(BytesIO(filled(content)))
    book[OUR_EXAMPLE]["A1"] = "Our own sheet"
    target = BytesIO()
    book.save(target)
    site.drop("acme", "PO.xlsx", target.getvalue())
    assert site.verdicts() == ["rejected"]


@pytest.mark.parametrize("write", [edifact, x12])
def test_without_an_identifier_on_both_sides_there_is_no_example(write: object) -> None:
    assert callable(write)
    us, them = Site(name="Us", identifiers=("14:1",)), Partner(id="a", name="A", state="draft")
    named = replace(them, identifiers=("ZZ:A",))
    assert write("forecast", them, us, SAID) is None
    assert write("forecast", named, replace(us, identifiers=()), SAID) is None
    assert write("bom", named, us, SAID) is None
    assert write("forecast", named, us, SAID)


def test_the_name_of_an_example_fits_the_feed() -> None:
    def named(pattern: str) -> str:
        feed = Feed(document="forecast", format="xlsx", pattern=pattern, layout="x")
        return filename(feed, "xlsx")

    assert named("*") == "TEMPLATE_forecast.xlsx"
    assert named("FC_*") == "FC_TEMPLATE.xlsx"
    assert named("FC_*.xlsx") == "FC_TEMPLATE.xlsx"
    assert named("FC_??_*") == "FC_11_TEMPLATE.xlsx"
    assert named("[ab]*") == "TEMPLATE_forecast.xlsx"


def test_structures_of_a_site_are_told_as_well(configuration: Configuration) -> None:
    ours = wiring.dialects(configuration)
    assert any("830" in each for each in ours["x12"].messages["forecast"])
    assert ours["edifact"].lists["forecast"][1].meanings is codes.COMMITMENTS
