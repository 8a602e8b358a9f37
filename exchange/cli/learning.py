"""`exchange layout learn`: a layout drafted from a sample, shown, and written where wanted."""

import os
import re
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import typer

from exchange import settings, wiring
from exchange.cli import console, previewing
from exchange.cli.sampling import NOBODY, judging
from exchange.errors import Misconfigured, Unreadable
from exchange.model.configuration import Configuration
from exchange.model.findings import message
from exchange.model.interchange import Transmission
from exchange.model.layouts import Layout
from exchange.settings.mistakes import check
from exchange.wiring import forms
from exchange.wiring.checked import arrived

UNREADABLE = 2

DOCUMENTS = ("", "forecast", "purchase_order")

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def learn(file: Path, site: Path, *, document: str, name: str, yes: bool) -> int:
    """Draft a layout, show what it would read, write it where that is wanted."""
    configuration = wiring.load(site)
    path = _place(file, site, name, configuration)
    if document not in DOCUMENTS:
        raise Misconfigured(f"--document is forecast or purchase_order, not {document!r}")
    sample = sampled(file)
    try:
        draft = forms.drafted(sample, configuration, document)
    except Unreadable as refusal:
        sentence = message(refusal.finding, configuration.rules, configuration.site.language)
        sys.stderr.write(f"exchange: {sample.filename}: {sentence}\n")
        return UNREADABLE
    text = forms.draft_text(draft, sample.filename, f"{datetime.now(UTC):%Y-%m-%d}")
    layout = _layout(path, text)
    with judging(path.stem, layout, configuration) as judges:
        outcome = judges.judge(file)
    previewing.show(sample.filename, draft, outcome, configuration)
    return _write(path, text, yes=yes)


def _place(file: Path, site: Path, name: str, configuration: Configuration) -> Path:
    """Return where the layout is to be written; a name that is taken is refused."""
    if not file.is_file():
        raise Misconfigured(f"{file} is not a file")
    name = name or re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")[:60] or "sample"
    if not NAME.fullmatch(name):
        raise Misconfigured(f"--name is written in a-z, 0-9 and -, like acme-forecast, not {name}")
    if name in configuration.layouts:
        raise Misconfigured(f"there is a layout {name} already; --name gives another one")
    return site / "layouts" / f"{name}.toml"


def sampled(file: Path) -> Transmission:
    """Return a file that somebody names at the command line, as if it had come."""
    return replace(arrived(file, NOBODY), content=file.read_bytes())


def _layout(path: Path, text: str) -> Layout:
    """Return the draft as it will be read; one that no site could load is not shown at all."""
    layout = check(path, tomllib.loads(text), Layout)
    settings.check_layout(path, layout)
    return layout


def _write(path: Path, text: str, *, yes: bool) -> int:
    shown = f"{path.parent.name}/{path.name}"
    asks = sys.stdin.isatty() and sys.stdout.isatty()
    if not yes and not asks:
        console.say(f"Nothing was written. With --yes it becomes {shown}.")
        return 0
    if not yes and not typer.confirm(f"Write {shown}?", default=False):
        return 0
    path.parent.mkdir(exist_ok=True)
    with path.open("x", encoding="utf-8") as target:
        target.write(text)
    console.say(f"{shown} is written, as a draft. Try it: exchange layout check {path.stem} FILES")
    return os.EX_OK
