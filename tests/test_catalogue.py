"""The 156 rules of the domain catalogue: each is in `schemas/rules.toml` and raised somewhere.

`NOT_YET` names those that are not, each with the reason, and can only shrink: a rule that is
raised and still listed there fails here as one does that is neither.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from exchange.settings import read_rules

ROOT = Path(__file__).parents[1]
RULES = read_rules()

COUNTS = {
    "ENV": 13, "XLS": 12, "MD": 15, "FC": 27, "PO": 26, "POC": 15, "ECO": 28, "OUT": 12, "X": 8,
}  # fmt: skip
"""How many rules of each family the catalogue has, numbered from 001."""

CATALOGUE = [f"{family}-{at:03}" for family, count in COUNTS.items() for at in range(1, count + 1)]

NOT_YET: Mapping[str, str] = {
    "ENV-005": "a name that fits no feed is refused (ENV-018), so that none comes this far",
}
"""Rules that nothing raises yet, and why."""

IDENTIFIER = re.compile(r'"([A-Z]+-\d{3})"')
NAMED_ONLY = frozenset({"needs.py"})
"""Modules that only say what rules need."""


@cache
def raisers() -> Mapping[str, frozenset[str]]:
    """Return where each rule is named: modules, and the canonical schemas that check values."""
    found: dict[str, set[str]] = {}
    modules = [path for path in (ROOT / "exchange").rglob("*.py") if path.name not in NAMED_ONLY]
    for path in modules:
        for rule in IDENTIFIER.findall(path.read_text("utf-8")):
            found.setdefault(rule, set()).add(str(path.relative_to(ROOT)))
    for path in (ROOT / "schemas" / "canonical").glob("*.yaml"):
        for rule in re.findall(r"error: ([A-Z]+-\d{3})", path.read_text("utf-8")):
            found.setdefault(rule, set()).add(str(path.relative_to(ROOT)))
    return {rule: frozenset(places) for rule, places in found.items()}


def raised_in(rule: str) -> frozenset[str]:
    """Return the modules and schemas that raise a rule."""
    return raisers().get(rule, frozenset())


def test_the_catalogue_has_as_many_rules_as_the_domain_note() -> None:
    assert len(CATALOGUE) == len(set(CATALOGUE)) == 156


@pytest.mark.parametrize("rule", CATALOGUE)
def test_a_rule_is_written_down_and_raised_or_said_to_be_missing(rule: str) -> None:
    there = rule in RULES and bool(raised_in(rule))
    assert there is (rule not in NOT_YET), (rule, sorted(raised_in(rule)))


def test_nothing_is_missing_that_is_none_of_the_catalogue() -> None:
    assert set(NOT_YET) <= set(CATALOGUE)
    assert all(reason.strip() for reason in NOT_YET.values())


@pytest.mark.parametrize(
    ("rule", "place"),
    [
        ("ENV-002", "exchange/validators/envelope.py"),
        ("ENV-013", "exchange/reconcile/prepared.py"),
        ("MD-003", "exchange/reconcile/master.py"),
        ("MD-006", "exchange/reconcile/replaced.py"),
        ("MD-013", "exchange/reconcile/documents.py"),
        ("MD-014", "exchange/reconcile/ordering/products.py"),
        ("FC-006", "schemas/canonical/forecast_buckets.yaml"),
        ("PO-019", "exchange/reconcile/ordering/products.py"),
        ("PO-022", "exchange/reconcile/ordering/contracts.py"),
        ("PO-024", "exchange/reconcile/ordering/products.py"),
        ("POC-009", "exchange/reconcile/changing/done.py"),
        ("POC-013", "exchange/reconcile/changing/done.py"),
        ("OUT-009", "exchange/respond/echoing.py"),
    ],
)
def test_where_a_rule_is_raised(rule: str, place: str) -> None:
    assert place in raised_in(rule)


def test_what_only_names_a_rule_does_not_raise_it() -> None:
    assert not any(place.endswith("needs.py") for rule in CATALOGUE for place in raised_in(rule))
    assert raised_in("ENV-099") == frozenset()
