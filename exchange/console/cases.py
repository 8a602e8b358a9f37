"""Upside requests and proposals to reschedule: which are open, and each from its first step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from exchange.clocks.cases import by, whose
from exchange.console.addresses import Addressed, Nothing
from exchange.console.office import Look, NotThere
from exchange.model.case_files import Case
from exchange.model.cases import heard
from exchange.overview.cases import amounts, as_object, excess, sentence

MOST = 200


class CasesAsked(Addressed):
    """Which cases are asked for."""

    kind: Literal["", "upside", "reschedule"] = ""
    show: Literal["open", "all"] = "open"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case; `turn` is whose word is awaited, empty where nobody's is."""

    number: str
    kind: str
    partner: str
    about: str
    wanted: str
    state: str
    turn: str
    due: datetime | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases, those that began last first."""

    cases: Sequence[CaseLine]


@dataclass(frozen=True, slots=True)
class Said:
    """One step: when, and what in one line."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case with what is above the agreement, and every step."""

    case: CaseLine
    excess: Sequence[str]
    steps: Sequence[Said]


def look_at_cases(look: Look, asked: CasesAsked) -> Cases:
    """Return the cases one may see."""
    found = [
        each
        for each in look.journal.cases(every=asked.show == "all")
        if visible(each, look) and asked.kind in {"", each.kind}
    ]
    newest = sorted(found, key=lambda each: each.first.at, reverse=True)
    return Cases([line(each, look) for each in newest[:MOST]])


def look_at_case(look: Look, asked: Nothing, identity: str) -> CaseShown:
    """Return one case; raises NotThere where there is none that one may see."""
    del asked
    for each in look.journal.cases(every=True):
        if each.number == heard(identity) and visible(each, look):
            steps = [Said(step.at, sentence(step)) for step in each.steps]
            return CaseShown(line(each, look), excess(each), steps)
    raise NotThere(f"There is no case {identity}.")


def visible(case: Case, look: Look) -> bool:
    """Tell whether one may see a case."""
    return look.sees(case.partner) and look.in_time(case.first.at)


def line(case: Case, look: Look) -> CaseLine:
    """Return one case as a list shows it."""
    told = as_object(case, look.configuration)
    due = by(case, whose(case), look.configuration) if case.open else None
    return CaseLine(
        number=case.number,
        kind=case.kind,
        partner=case.partner,
        about=case.first.part or case.first.subject,
        wanted=str(told["requested_quantity"] or amounts(case)),
        state=case.state,
        turn=str(told["turn"]),
        due=due,
        overdue=due is not None and due < look.now,
    )
