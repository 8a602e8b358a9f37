"""The documentation says what the program does: keys, options, codes, examples, links."""

import dataclasses
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time
from fnmatch import fnmatchcase
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
import typer.main
import yaml

from exchange import settings, wiring
from exchange.adapters.edifact import codes
from exchange.adapters.workbook.periods import Period, Reading, period
from exchange.adapters.x12 import codes as x12_codes
from exchange.cli.app import app
from exchange.model.agreements import Agreement, Terms
from exchange.model.connections import Collection, Delivery, spelt
from exchange.model.dropping import SftpServer
from exchange.model.erp_tables import ERP_TABLES
from exchange.model.layout_fields import HEADER_FIELDS, ROW_FIELDS
from exchange.model.layouts import (
    Bom,
    Buckets,
    Delimited,
    Figures,
    Layout,
    SetAside,
    Totals,
)
from exchange.model.mailboxes import Mailbox
from exchange.model.notifying import Mail, NotifyRow, Telling, Webhook
from exchange.model.packing import Packing
from exchange.model.partners import (
    Answering,
    Arriving,
    Audit,
    Contact,
    Feed,
    Limits,
    Metrics,
    Partner,
    Site,
    Workbooks,
)
from exchange.model.pdx import PdxProfile
from exchange.model.policies import (
    Band,
    CasePolicy,
    DeliveryWindow,
    EcoPolicy,
    Flexibility,
    ForecastPolicy,
    NoticePolicy,
    OrderPolicy,
    ReminderPolicy,
)
from exchange.model.retention import Override, Retention
from exchange.model.structures import EdifactStructure, X12Structure

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
QUICKSTART = DOCS / "quickstart.md"
REFERENCE = DOCS / "reference"
COMMANDS = typer.main.get_group(app)


def alone(command: Any) -> dict[str, Any]:  # noqa: ANN401 - what typer makes of a command
    """Return a command under no further word, where it is one; a group may have options too."""
    group = hasattr(command, "commands") and {each.name for each in command.params} <= {"site"}
    return {} if group else {"": command}


NAMED = {
    f"{name} {below}".strip(): one
    for name, each in COMMANDS.commands.items()
    for below, one in (getattr(each, "commands", {}) | alone(each)).items()
}
"""Every command by all words of its name."""

FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")

SITE = 'name = "Ours"\n'
"""The exchange.toml of a page that shows none."""

SECTIONS: tuple[tuple[str, str, type], ...] = (
    ("configuration.md", "exchange.toml", Site),
    ("configuration.md", "Contacts", Contact),
    ("configuration.md", "Limits", Limits),
    ("configuration.md", "Arriving", Arriving),
    ("configuration.md", "SFTP server", SftpServer),
    ("configuration.md", "Mail", Mail),
    ("configuration.md", "Telling", Telling),
    ("configuration.md", "Notify", NotifyRow),
    ("configuration.md", "Webhooks", Webhook),
    ("configuration.md", "Mailboxes", Mailbox),
    ("configuration.md", "Retention", Retention),
    ("configuration.md", "Overrides", Override),
    ("configuration.md", "Metrics", Metrics),
    ("configuration.md", "Audit", Audit),
    ("configuration.md", "Partner files", Partner),
    ("configuration.md", "Feeds", Feed),
    ("configuration.md", "Answers", Answering),
    ("agreements.md", "The agreement", Agreement),
    ("agreements.md", "Forecast", ForecastPolicy),
    ("agreements.md", "Flexibility", Flexibility),
    ("agreements.md", "Bands", Band),
    ("agreements.md", "Orders", OrderPolicy),
    ("agreements.md", "Eco", EcoPolicy),
    ("agreements.md", "Notices", NoticePolicy),
    ("agreements.md", "Cases", CasePolicy),
    ("agreements.md", "Reminders", ReminderPolicy),
    ("agreements.md", "Delivery", DeliveryWindow),
    ("agreements.md", "Terms", Terms),
    ("structures.md", "EDIFACT", EdifactStructure),
    ("structures.md", "X12", X12Structure),
    ("pdx.md", "Keys of a profile", PdxProfile),
    ("configuration.md", "Workbooks", Workbooks),
    ("configuration.md", "Delivery", Delivery),
    ("configuration.md", "Collection", Collection),
    ("layouts.md", "The file", Layout),
    ("layouts.md", "Totals", Totals),
    ("layouts.md", "Rows set aside", SetAside),
    ("layouts.md", "Bills of materials", Bom),
    ("packages.md", "Packing", Packing),
    ("layouts.md", "Key figures", Figures),
    ("layouts.md", "Buckets", Buckets),
    ("layouts.md", "Delimited text", Delimited),
)
"""Where the keys of each part of the configuration are explained."""

"""Documents that come in formats alone which say themselves where everything stands."""

UNREAD = {"id", "file", "digest"}
"""What a file does not say itself: its own name and bytes do."""

NUMBERED = {
    "id": "ID", "identity": "ID", "file": "FILE", "source": "FILE",
    "tried": "LAYOUT", "files": "FILES", "order": "ORDER", "name": "NAME",
    "number": "NUMBER", "said": "ANSWER", "folder": "DIR",
    "notice": "NOTICE", "plant": "PLANT", "partner": "PARTNER", "what": "SET",
    "receipts": "ID",
}  # fmt: skip
"""Arguments as the documentation writes them."""

ARGUMENTS = ("`-", *(f"`{name}" for name in NUMBERED.values()))
"""How a row begins that explains an option or an argument."""


def prose(page: Path) -> str:
    """Return a page without its code blocks."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def section(page: Path, title: str) -> str:
    """Return what stands below a heading, up to the next one of any level."""
    found = re.search(
        rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", prose(page), re.MULTILINE | re.DOTALL
    )
    assert found, f"{page.name} has no heading {title!r}"
    return found[1]


def rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the tables in a text, without headings."""
    for line in text.splitlines():
        if line.startswith("| ") and not line.startswith("| ---"):
            yield [cell.strip() for cell in line.strip("| ").split(" | ")]


def keyed(text: str) -> dict[str, list[str]]:
    """Return the rows of a text's tables whose first cell is code, by that code."""
    return {CODE.findall(row[0])[0]: row for row in rows(text) if row[0].startswith("`")}


def blocks(page: Path, kind: str) -> list[tuple[str, str]]:
    """Return the file name and the content of each code block of a kind."""
    found = (
        (match["info"].split(), match["body"]) for match in FENCE.finditer(page.read_text("utf-8"))
    )
    return [(" ".join(info[1:]), body) for info, body in found if info[:1] == [kind]]


def script(name: str) -> str:
    """Return the page a script beside the documentation would write."""
    spec = spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.page())


def anchors(page: Path) -> set[str]:
    """Return what a link into a page may name."""
    titles = re.findall(r"^#+ (.*)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def default(field: "dataclasses.Field[object]") -> str:
    """Return a default as the documentation writes it."""
    if field.default is dataclasses.MISSING:
        return "required" if field.default_factory is dataclasses.MISSING else "none"
    if field.default is None:
        return "none"
    if isinstance(field.default, float):
        return f"`{field.default:g}`"
    if isinstance(field.default, time):
        return f'`"{field.default:%H:%M}"`'
    value = list(field.default) if isinstance(field.default, tuple) else field.default
    return f"`{json.dumps(value)}`" if value != '"' else "`'\"'`"


def choices(annotation: object) -> set[str]:
    """Return the words a key of this type may hold, none where it is free."""
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    return {word for part in get_args(annotation) for word in choices(part)}


@pytest.mark.parametrize(("page", "title", "kind"), SECTIONS, ids=[row[1] for row in SECTIONS])
def test_every_key_is_explained_with_its_default_and_its_words(
    page: str, title: str, kind: type
) -> None:
    explained = keyed(section(REFERENCE / page, title))
    fields = {field.name: field for field in dataclasses.fields(kind) if field.name not in UNREAD}
    written = spelt if kind is Collection else str
    assert set(explained) == {written(name) for name in fields}
    hints = get_type_hints(kind)
    for name, field in fields.items():
        _, said, meaning, *_ = explained[written(name)]
        assert said == default(field), name
        assert choices(hints[name]) - {""} <= set(CODE.findall(meaning)), name


def test_every_field_of_a_layout_is_listed() -> None:
    listed = keyed(section(REFERENCE / "layouts.md", "Fields"))
    assert set(listed) == set(ROW_FIELDS)
    documents = {*set(settings.DOCUMENTS) - settings.UNLAID, "aml"}  # the latter within packages
    assert set(ROW_FIELDS) == {*documents, *ERP_TABLES}
    for document, row in listed.items():
        assert set(CODE.findall(row[1])) == ROW_FIELDS[document]
        assert set(CODE.findall(row[2])) == HEADER_FIELDS[document]


@pytest.mark.parametrize("name", sorted(NAMED))
def test_every_command_is_explained_with_all_its_options(name: str) -> None:
    explained = {
        option.split()[0]
        for row in rows(section(REFERENCE / "command-line.md", f"exchange {name}"))
        for option in CODE.findall(row[0])
        if row[0].startswith(ARGUMENTS)
    }
    parameters = NAMED[name].params
    known = {NUMBERED.get(option, option) for each in parameters for option in each.opts}
    assert explained == known


def test_the_options_without_a_command_are_explained() -> None:
    said = set(CODE.findall(section(REFERENCE / "command-line.md", "Options of every command")))
    assert {option for each in COMMANDS.params for option in each.opts} <= said


def test_no_command_is_explained_that_does_not_exist() -> None:
    titles = re.findall(
        r"^## exchange (\w+(?: \w+)?)$", prose(REFERENCE / "command-line.md"), re.MULTILINE
    )
    assert sorted(titles) == sorted(NAMED)


def test_a_wrong_option_ends_as_documented() -> None:
    found = {status: row for status, row in keyed(exit_statuses()).items() if "option" in row[1]}
    ended = run("exchange", "status", "--sight", cwd=ROOT)
    assert [str(ended.returncode)] == list(found)


def exit_statuses() -> str:
    return section(REFERENCE / "command-line.md", "Exit status")


@pytest.mark.parametrize(
    ("writer", "page"), [("make_rules", "rules.md"), ("make_tables", "canonical-tables.md")]
)
def test_a_generated_page_is_what_its_script_writes(writer: str, page: str) -> None:
    assert (REFERENCE / page).read_text(encoding="utf-8") == script(writer), f"run docs/{writer}.py"


def test_every_rule_has_its_row() -> None:
    whole = [row for row in rows(prose(REFERENCE / "rules.md")) if len(row) == 5]
    told = {row[0]: row[1].rstrip("!") for row in whole}
    rules = settings.read_rules()
    assert {name: told.get(name) for name in rules} == {
        name: str(rule.severity) for name, rule in rules.items()
    }


def test_a_rule_that_is_named_exists() -> None:
    rules = settings.read_rules()
    families = "|".join({name.partition("-")[0] for name in rules})
    pattern = re.compile(rf"\b(?:{families})-\d{{3}}\b")
    named = {rule for page in PAGES for rule in pattern.findall(prose(page))}
    assert "PO-002" in named
    assert named <= set(rules)


def test_every_canonical_column_has_its_row() -> None:
    for path in sorted((ROOT / "schemas" / "canonical").glob("*.yaml")):
        columns = yaml.safe_load(path.read_text(encoding="utf-8"))["columns"]
        assert set(keyed(section(REFERENCE / "canonical-tables.md", path.stem))) == set(columns)


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_every_example_of_configuration_loads(page: Path, tmp_path: Path) -> None:
    (tmp_path / "exchange.toml").write_text(SITE, encoding="utf-8")
    for name, body in blocks(page, "toml"):
        tomllib.loads(body)
        if name:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
    known = wiring.load(tmp_path)
    shown = {name for name, _ in blocks(page, "toml")}
    files = {each.file for versions in known.agreements.values() for each in versions}
    for folder, held in (
        ("partners", set(known.partners)),
        ("layouts", set(known.layouts)),
        ("agreements", {Path(file).stem for file in files}),
    ):
        names = {Path(name).stem for name in shown if name.startswith(folder)}
        assert names <= held


def test_the_mistakes_shown_are_the_mistakes_made(tmp_path: Path) -> None:
    partner = 'name = "A"\nidentifiers = ["ZZ:A"]\n[[feeds]]\ndocument = "purchase_order"\n'
    (tmp_path / "partners").mkdir()
    (tmp_path / "exchange.toml").write_text(SITE, encoding="utf-8")
    (tmp_path / "partners" / "acme.toml").write_text(partner + 'format = "edifact"\n', "utf-8")
    ended = run("exchange", "doctor", cwd=tmp_path)
    assert ended.returncode == settings_status()
    assert ended.stderr.strip() in (REFERENCE / "configuration.md").read_text(encoding="utf-8")


def settings_status() -> int:
    return next(int(each) for each, row in keyed(exit_statuses()).items() if "configur" in row[1])


def test_period_headings_are_read_as_documented() -> None:
    listed = keyed(section(REFERENCE / "layouts.md", "Period headings"))
    assert len(listed) > len(get_args(Literal["week", "week_without_year", "month", "date"]))
    for heading, (_, form, span) in listed.items():
        rules = Buckets(forms=(CODE.findall(form)[0],))
        found = period(heading, Reading(rules, after=date(2026, 11, 23)))
        assert isinstance(found, Period), heading
        assert f"{found.start} to {found.end}" == span


@pytest.mark.parametrize(
    ("title", "meanings"),
    [
        ("Commitments", codes.COMMITMENTS),
        ("Periods", codes.PERIODS),
        ("Functions", codes.FUNCTIONS),
        ("Commitments of `FST`", x12_codes.COMMITMENTS),
        ("Periods of `FST`", x12_codes.PERIODS),
        ("Functions of X12", x12_codes.FUNCTIONS),
    ],
)
def test_every_code_is_listed_with_its_meaning(title: str, meanings: Mapping[str, str]) -> None:
    listed = keyed(section(REFERENCE / "formats.md", title))
    assert {code: CODE.findall(row[1])[0] for code, row in listed.items()} == meanings


@pytest.mark.parametrize(("column", "meanings"), [(1, codes.ACTIONS), (2, x12_codes.ACTIONS)])
def test_every_action_of_a_change_is_listed(column: int, meanings: Mapping[str, str]) -> None:
    listed = keyed(section(REFERENCE / "formats.md", "Actions"))
    told = {code: action for action, row in listed.items() for code in row[column].split(", ")}
    assert told == meanings


def run(*command: str, cwd: Path, home: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a command of this installation."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "HOME": str(home or cwd)}
    env.pop("EXCHANGE_SITE", None)
    return subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=300
    )


def followed(folder: Path) -> str:
    """Do what the quickstart says, but for the demo, and return what is printed."""
    clone = folder / "clone"
    clone.mkdir()
    (clone / "schemas").symlink_to(ROOT / "schemas")
    demo, *steps = (body for _, body in blocks(QUICKSTART, "sh"))
    assert demo == "./demo\n"
    ended = run("bash", "-c", "\n".join(steps), cwd=clone, home=folder)
    return ended.stdout + ended.stderr


def test_the_quickstart_prints_what_it_says(tmp_path: Path) -> None:
    printed = [line.rstrip() for line in followed(tmp_path).splitlines()]
    for _, body in blocks(QUICKSTART, "text"):
        for line in body.splitlines():
            pattern = line.replace("?", "[?]").replace("*", "[*]").replace("…", "*")
            assert any(fnmatchcase(each, pattern) for each in printed), (line, printed)
    keys_are_explained(tmp_path / "first-site")


def keys_are_explained(site: Path) -> None:
    """Compare what the commands say as JSON with what their sections explain."""
    check = run("exchange", "check", "order.edi", "--partner", "acme", "--json", cwd=site)
    status = run("exchange", "status", "--json", cwd=site)
    receipt = json.loads(status.stdout)["latest"][0]["id"]
    show = run("exchange", "show", receipt, "--json", cwd=site)
    page = (REFERENCE / "command-line.md").read_text(encoding="utf-8")
    (_, example), *_ = blocks(REFERENCE / "command-line.md", "json")
    assert set(json.loads(check.stdout)) == set(json.loads(example))
    rows_of = {"lines", "schedules", "buckets"}
    for name, answer in (("check", check), ("status", status), ("show", show)):
        start = page.index(f"## exchange {name}")
        text = page[start : page.index("\n## ", start + 1)] + (example if name == "show" else "")
        explained = set(CODE.findall(text)) | set(re.findall(r'"(\w+)":', text))
        assert keys(json.loads(answer.stdout)) - rows_of <= explained, name


def keys(value: object) -> set[str]:
    """Return all keys in a JSON value."""
    if isinstance(value, dict):
        return {*value, *(key for each in value.values() for key in keys(each))}
    if isinstance(value, list):
        return {key for each in value for key in keys(each)}
    return set()


HELD = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
RELIABILITY = DOCS / "reliability.md"


def test_the_tests_that_hold_a_fault_exist() -> None:
    named = HELD.findall(RELIABILITY.read_text())
    assert len(named) > 60
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or f"\ndef {name}(" not in (ROOT / path).read_text()
    ]
    assert missing == []


def test_every_fault_and_every_target_has_its_row() -> None:
    rows = re.findall(r"^\| ([FR]\d+) \|", RELIABILITY.read_text(), re.MULTILINE)
    assert rows == [*(f"F{at}" for at in range(1, 67)), *(f"R{at}" for at in range(1, 16))]
