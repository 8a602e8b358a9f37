"""Notices of delays: drafts that wait for a person, what was sent, delays nobody reported yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exchange.console.addresses import Addressed
from exchange.console.office import Look
from exchange.overview.notices import COLUMNS, TITLES, notices

MOST = 200


class NoticesAsked(Addressed):
    """Which notices are asked for; one whose number is given alone."""

    partner: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class NoticeList:
    """Notices of one kind, as rows of a table; `whole` is whether these are all."""

    kind: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Mapping[str, str]]
    whole: bool


@dataclass(frozen=True, slots=True)
class Notices:
    """Drafts, notices that were sent and delays that are foreseen."""

    notices: Sequence[NoticeList]


def look_at_notices(look: Look, asked: NoticesAsked) -> Notices:
    """Return the notices to those one may see, as things are today."""
    if not look.in_time(look.now):
        return Notices([])
    known = notices(look.journal, look.configuration, look.now)
    return Notices([of_kind(kind, rows, look, asked) for kind, rows in known.items()])


def of_kind(
    kind: str, rows: Sequence[Mapping[str, str]], look: Look, asked: NoticesAsked
) -> NoticeList:
    """Return the notices of one kind that are asked for and that one may see."""
    found = [
        each
        for each in rows
        if look.sees(each["partner"])
        and asked.partner in {"", each["partner"]}
        and asked.notice in {"", each.get("notice")}
    ]
    whole = len(found) <= MOST
    return NoticeList(kind, TITLES[kind], COLUMNS[kind], found[:MOST], whole)
