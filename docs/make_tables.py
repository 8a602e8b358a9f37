"""Writes docs/reference/canonical-tables.md from schemas/canonical: run it after changing a table."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from exchange.model.erp_tables import ERP_TABLES
from exchange.model.shipped import schemas

PAGE = Path(__file__).parent / "reference" / "canonical-tables.md"

TABLES = (
    "forecast_header",
    "forecast_lines",
    "forecast_buckets",
    "order_header",
    "order_lines",
    "order_schedules",
    "order_change_header",
    "order_change_lines",
    "order_change_schedules",
    "bom_header",
    "bom_lines",
    "change_header",
    "change_items",
    "change_dispositions",
    "change_bom",
    "change_aml",
    "change_approvals",
    "package_header",
    "package_items",
    "package_bom",
    "package_aml",
    "package_files",
    "package_attributes",
    "project_notice_header",
    "project_notice_items",
    "erp_answers",
    "acknowledgement_header",
    "acknowledgement_lines",
    *ERP_TABLES,
)

INTRODUCTION = """# Canonical tables

Whatever format a document comes in, these are the tables it becomes. This page is written from
`schemas/canonical/*.yaml` by `docs/make_tables.py`.

- **Text** is exactly as sent. **Decimals** have up to 22 digits before and 6 after the point. A **date** is a day.
- **Required** columns must have a value in every row; others may be empty, which means: the file says nothing.
- **Must be** names the rule that a value breaks otherwise, see [Rules](rules.md). Further rules need more than one value.
- In [records for the ERP](erp-records.md) each row also has `status`: `released`, `held` or `rejected`.
- From `products` on: what our own ERP hands in, see [Tables from the ERP](erp-tables.md).
"""

TYPES = {"Int64": "whole number", "String": "text", "Date": "date"}

COMMENT = re.compile(r"  (?P<column>\w+):[^#]*(?:# (?P<comment>.*))?")

WORDS = {
    "greater_than": "more than",
    "greater_than_or_equal_to": "at least",
    "less_than_or_equal_to": "at most",
    "isin": "one of",
}
"""What a check is called here; another one must be named before it can be used."""

SETTINGS = {"dtype", "nullable"}


def lines() -> Iterator[str]:
    """Yield the page."""
    yield INTRODUCTION
    for name in TABLES:
        source = (schemas() / "canonical" / f"{name}.yaml").read_text(encoding="utf-8")
        yield f"## {name}\n\n{source.splitlines()[0].removeprefix('# ')}\n"
        yield "| Column | Type | Required | Must be | Meaning |\n| --- | --- | --- | --- | --- |"
        meanings = comments(source)
        for column, plan in yaml.safe_load(source)["columns"].items():
            required = "" if plan.get("nullable") else "yes"
            cells = (f"`{column}`", kind(plan["dtype"]), required, allowed(plan), meanings[column])
            yield f"| {' | '.join(cells)} |"
        yield ""


def comments(source: str) -> Mapping[str, str]:
    """Return what stands beside each column as a comment."""
    found = (COMMENT.fullmatch(line) for line in source.splitlines())
    return {match["column"]: match["comment"] or "" for match in found if match}


def kind(dtype: str) -> str:
    """Return a type in plain words."""
    return "decimal" if dtype.startswith("Decimal") else TYPES[dtype]


def allowed(plan: Mapping[str, Any]) -> str:
    """Return what the checks of a column allow, each with its rule."""
    return "; ".join(
        f"{WORDS[name]} {listed(plan[name]['value'])} ({plan[name]['error']})"
        for name in plan
        if name not in SETTINGS
    )


def listed(value: object) -> str:
    """Return a limit, or the values of a list."""
    return ", ".join(f"`{one}`" for one in value) if isinstance(value, list) else str(value)


def page() -> str:
    """Return the whole page."""
    return "\n".join(lines())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
