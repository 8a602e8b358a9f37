"""How a system that writes PDX packages departs from the standard: a profile, kept as data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from exchange.model.closed import CLOSED

STOCK_CLASSES = ("STOCK", "ON_ORDER", "WIP", "FINISHED", "IN_TRANSIT", "FIELD")
"""Where what exists of an old revision can be, each with a disposition of its own."""

FIELDS: Mapping[str, Sequence[str]] = {
    "Change": (
        "class", "title", "priority", "supersedes", "requested_effective", "text",
    ),
    "AffectedItem": ("interchangeable", "effectivity", "plant"),
    "Item": ("unit", "make_or_buy", "change_number"),
    "BillOfMaterialItem": ("unit", "description", "find_no"),
    "ApprovedManufacturerListItem": ("preference",),
}  # fmt: skip
"""By element: the columns that a profile may fill from additional attributes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdxProfile:
    """One system that writes packages, how to know it and what it does differently.

    `generated_by`, `doctype` and `group_labels` are patterns (`*`, `?`) for the processing
    instruction of that name, the system identifier of the DOCTYPE and the `groupLabel` of
    additional attributes. `aliases` are attribute names it writes and the standard's for them.
    `revision` is a regular expression with the groups `revision` and `change`, where both stand in
    one attribute; `change_revision` is what the revision of a change is called where it has
    none. `dispositions` name by stock class, `fields` by element and column the additional
    attributes that hold them, the first that says something counting. `file_names` are the
    attributes that may hold the name of an attachment's file. `file_flag_is_wrong` where isFileIn
    is known not to say what is in the package.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    name: str
    generated_by: Sequence[str] = ()
    doctype: Sequence[str] = ()
    group_labels: Sequence[str] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    revision: str = ""
    change_revision: str = ""
    dispositions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    file_names: Sequence[str] = ("universalResourceIdentifier", "referenceName", "fileIdentifier")
    file_flag_is_wrong: bool = False

    def __post_init__(self) -> None:
        for classes in self.dispositions:
            if classes not in STOCK_CLASSES:
                raise ValueError(f"dispositions are of {', '.join(STOCK_CLASSES)}, not {classes!r}")
        for element, columns in self.fields.items():
            if strange := sorted(set(columns) - set(FIELDS.get(element, ()))):
                known = FIELDS.get(element) or FIELDS
                raise ValueError(f"of {element}, only {', '.join(known)}, not {strange[0]!r}")
        check_revision(self.revision)


def check_revision(pattern: str) -> None:
    """Refuse a pattern that is no regular expression, or finds no revision."""
    try:
        groups = re.compile(pattern).groupindex
    except re.error as wrong:
        raise ValueError(f"revision is no regular expression: {wrong}") from None
    if pattern and "revision" not in groups:
        raise ValueError("revision needs a group (?P<revision>…)")
