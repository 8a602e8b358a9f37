"""Writes docs/reference/rules.md from schemas/rules.toml: run it after changing a rule."""

from collections.abc import Iterator
from pathlib import Path

from exchange.model.findings import Rule
from exchange.model.needs import NEEDS
from exchange.settings import read_rules

PAGE = Path(__file__).parent / "reference" / "rules.md"

FAMILIES = {
    "ENV": "The file and its envelope",
    "EML": "Mails and what is attached to them",
    "EDI": "What a message says beyond its syntax",
    "SYN": "Segments and elements of an EDI message, numbered by UN/EDIFACT code list 0085",
    "X12": "What only X12 has, numbered by its element error codes (723) where there is one",
    "XLS": "Workbooks and delimited text",
    "MD": "Parties, parts, units, currencies and agreements",
    "FC": "Forecasts",
    "PO": "Purchase orders",
    "POC": "Changes of purchase orders",
    "BOM": "Bills of materials",
    "ECO": "Engineering changes and document packages",
    "CHG": "What is said to engineering changes",
    "PKG": "Packages",
    "PDX": "The pdx.xml of a package",
    "ERP": "What our own ERP hands in",
    "OUT": "Our own duties",
    "X": "What only several documents together show",
    "NOT": "Notices of our own delays",
    "CAS": "Upside requests and reschedule proposals",
    "ACK": "Acknowledgements of what we sent",
}

INTRODUCTION = """# Rules

Every finding names one of these rules. This page is written from `schemas/rules.toml` by `docs/make_rules.py`.

- **Severity** decides what happens to the document: FATAL and REJECT: not loaded, send again. HOLD: loaded, but what it
  concerns waits for an answer. WARN and INFO: loaded. A severity with `!` cannot be changed by an agreement. While a partner
  is in draft or test the others warn at most, see [State](configuration.md#state).
- **Topic** decides whose it is: the contact of that role on each side.
- **0085** is the code a CONTRL reports for it; a rule without one never appears in a CONTRL.
"""


def lines(rules: list[Rule]) -> Iterator[str]:
    """Yield the page."""
    yield INTRODUCTION
    for family, title in FAMILIES.items():
        members = [rule for rule in rules if rule.id.startswith(family + "-")]
        if not members:
            continue
        yield f"## {family}: {title}\n"
        yield "| Rule | Severity | Topic | 0085 | What the sender is told |"
        yield "| --- | --- | --- | --- | --- |"
        for rule in members:
            mark = "!" if rule.fixed else ""
            told = rule.text["en"].replace("|", "\\|")
            yield f"| {rule.id} | {rule.severity}{mark} | {rule.topic} | {rule.syntax} | {told} |"
        yield ""
    yield from needs({rule.id for rule in rules})


def needs(rules: set[str]) -> Iterator[str]:
    """Yield what rules need beside the document; nothing where no rule needs more."""
    known = {rule: needed for rule, needed in NEEDS.items() if rule in rules}
    if not known:
        return
    yield "## What a rule needs\n"
    yield "A rule of this table is applied where all of it is there; else the report says that it was not. `erp:` is a table our"
    yield "ERP feeds, `calendar` that of the partner, everything else a value of the [agreement](agreements.md).\n"
    yield "| Rule | What it needs |"
    yield "| --- | --- |"
    for rule, needed in known.items():
        yield f"| {rule} | {', '.join(f'`{each}`' for each in needed)} |"
    yield ""


def page() -> str:
    """Return the whole page."""
    return "\n".join(lines(list(read_rules().values())))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
