"""Files that came last, and those nobody could read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from exchange.console.office import Look
from exchange.model.receipts import Receipt

NEWEST = 200


class FilesAsked(BaseModel):
    """Which files are asked for."""

    model_config = ConfigDict(extra="forbid")

    partner: str = ""
    show: Literal["latest", "unreadable"] = "latest"


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file that arrived."""

    receipt: str
    short: str
    partner: str
    filename: str
    size: int
    received_at: datetime
    verdict: str
    summary: str


@dataclass(frozen=True, slots=True)
class Files:
    """The newest files."""

    files: Sequence[FileRow]


def look_at_files(look: Look, asked: FilesAsked) -> Files:
    """Return the newest files of those one may see."""
    found = (
        look.journal.catalogue().put_aside(look.account.scope, NEWEST)
        if asked.show == "unreadable"
        else look.journal.receipts(NEWEST, asked.partner or None)
    )
    return Files(
        [
            file_row(each)
            for each in found
            if look.sees(each.partner)
            and look.in_time(each.received_at)
            and asked.partner in {"", each.partner}
        ]
    )


def file_row(found: Receipt) -> FileRow:
    """Return one file as a list shows it."""
    return FileRow(
        receipt=found.id,
        short=found.short,
        partner=found.partner,
        filename=found.filename,
        size=found.size,
        received_at=found.received_at,
        verdict=found.verdict or found.state,
        summary=found.summary,
    )
