"""Engineering changes: which are open, and each with what it means and every step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from exchange import settings
from exchange.console.addresses import Addressed
from exchange.console.office import Look
from exchange.model.ecos import Eco
from exchange.overview.ecos import cell, sentence, waiting
from exchange.report.eco_paper import eco_paper
from exchange.report.wording import Words

MOST = 200


class ChangesAsked(Addressed):
    """Which changes are asked for; one whose number is given is shown whole."""

    partner: str = ""
    change: Annotated[str, Field(max_length=200)] = ""
    revision: Annotated[str, Field(max_length=200)] = ""
    show: Literal["open", "all"] = "open"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One engineering change; `turn` is whose word is awaited, empty where nobody's is."""

    partner: str
    change: str
    revision: str
    number: str
    state: str
    urgent: Sequence[str]
    turn: str
    due: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table about a change."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step: when, and what in one line."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """A change whole: what it means, what we answered, every step."""

    line: ChangeLine
    about: Sequence[tuple[str, str]]
    remarks: Sequence[str]
    sheets: Sequence[Sheet]
    steps: Sequence[StepShown]


@dataclass(frozen=True, slots=True)
class Changes:
    """Engineering changes, urgent ones first, and whole those that were asked for by number."""

    changes: Sequence[ChangeLine]
    whole: Sequence[ChangeShown]


def look_at_changes(look: Look, asked: ChangesAsked) -> Changes:
    """Return the engineering changes one may see."""
    found = [each for each in known(look, asked) if look.in_time(each.steps[0].at)]
    found.sort(key=lambda each: each.steps[0].at, reverse=True)
    found.sort(key=lambda each: not each.urgent)
    if asked.change:
        return Changes([], [whole(each, look) for each in found[:MOST]])
    some = [each for each in found if asked.show == "all" or each.open]
    return Changes([line(each, look) for each in some[:MOST]], [])


def known(look: Look, asked: ChangesAsked) -> Iterator[Eco]:
    """Yield the changes of those one may see; of a number, its revisions."""
    partners = (each for each in look.configuration.partners if each != settings.ERP)
    for partner in filter(look.sees, partners):
        if asked.partner in {"", partner}:
            known = look.journal.ledger(partner).ecos(asked.change)
            yield from (each for each in known if asked.revision in {"", each.revision})


def line(eco: Eco, look: Look) -> ChangeLine:
    """Return one change as a list shows it."""
    waits = waiting(eco, look.configuration)
    due = waits.due if waits else None
    return ChangeLine(
        partner=eco.partner,
        change=eco.change,
        revision=eco.revision,
        number=eco.number,
        state=eco.state,
        urgent=eco.urgent,
        turn=waits.side if waits else "",
        due=due,
        overdue=due is not None and due < look.now,
    )


def whole(eco: Eco, look: Look) -> ChangeShown:
    """Return one change with all its partner was told, in the language of the site."""
    partner = look.configuration.partners[eco.partner].name
    words = Words(look.configuration.site.language)
    paper = eco_paper(eco, words, f"{look.configuration.site.name}, {partner}")
    return ChangeShown(
        line=line(eco, look),
        about=paper.about,
        remarks=paper.remarks,
        sheets=[
            Sheet(
                grid.title,
                grid.headings,
                [[cell(field.value) for field in row] for row in grid.rows],
            )
            for grid in paper.grids
            if grid.rows
        ],
        steps=[StepShown(each.at, sentence(each)) for each in eco.steps],
    )
