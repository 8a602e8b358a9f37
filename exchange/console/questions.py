"""Questions that wait for an answer of a partner: whose they are, until when, how to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from exchange.console.addresses import Addressed
from exchange.console.office import Look
from exchange.journal import Question
from exchange.overview.questions import as_object, due_at

MOST = 500


class QuestionsAsked(Addressed):
    """Whose questions are asked for."""

    partner: str = ""


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One open question; `where` is the place in the file as its sender sees it."""

    number: str
    partner: str
    receipt: str
    filename: str
    document: str
    where: str
    sentence: str
    rule: str
    since: datetime
    due: datetime
    overdue: bool
    role: str
    owner: str
    command: str


@dataclass(frozen=True, slots=True)
class Questions:
    """The open questions, the most urgent first. `whole` is whether these are all."""

    questions: Sequence[QuestionLine]
    whole: bool


def look_at_questions(look: Look, asked: QuestionsAsked) -> Questions:
    """Return the open questions of those one may see."""
    scope = look.account.scope
    if asked.partner:
        scope = frozenset({asked.partner}) if look.sees(asked.partner) else frozenset()
    found = look.journal.catalogue().questions(scope, MOST + 1)
    seen = [each for each in found[:MOST] if look.in_time(each.received_at)]
    lines = sorted((line(each, look) for each in seen), key=lambda each: each.due)
    return Questions(lines, whole=len(found) <= MOST)


def line(each: Question, look: Look) -> QuestionLine:
    """Return one question as a list shows it."""
    told, due = as_object(each, look.configuration), due_at(each, look.configuration)
    number = str(told["number"])
    return QuestionLine(
        number=number,
        partner=each.partner,
        receipt=each.receipt,
        filename=each.filename,
        document=f"{told['type']} {each.title}".strip(),
        where=str(told["where"]),
        sentence=str(told["sentence"]),
        rule=each.finding.rule,
        since=each.received_at,
        due=due,
        overdue=due < look.now,
        role=str(told["role"]),
        owner=str(told["owner"]),
        command=f'exchange answer {number} yes --reason "who said it, and why"',
    )
