"""Writes what became of a file after it was answered: its questions answered, or it withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from zoneinfo import ZoneInfo

from exchange.model.findings import message
from exchange.model.ports import Reply
from exchange.model.questions import spoken
from exchange.model.statements import Point, Statement
from exchange.report.characters import brief
from exchange.report.page import TO_THE_SECOND, environment
from exchange.report.places import place
from exchange.report.wording import Words


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as it is printed."""

    question: str
    document: str
    place: str
    sentence: str
    answer: str
    text: str


def write_statement(statement: Statement, reply: Reply) -> bytes:
    """Return one page in the partner's language, the same bytes for the same input."""
    words = Words(reply.partner.language)
    page = (
        environment()
        .get_template("statement.html")
        .render(
            words=words,
            reply=reply,
            headline=words.say(
                f"headline.{statement.occasion}", file=brief(statement.transmission.filename)
            ),
            after=words.say(f"after.{statement.occasion}"),
            facts=tuple(facts(statement, reply)),
            rows=tuple(row(each, reply, words) for each in statement.points),
        )
    )
    return page.encode("utf-8", "backslashreplace")


def facts(statement: Statement, reply: Reply) -> Iterator[tuple[str, str]]:
    """Yield what an auditor asks first, by the key of its label."""
    file, zone = statement.transmission, ZoneInfo(reply.partner.timezone)
    yield "file", brief(file.filename)
    yield "from", f"{reply.partner.name} ({reply.partner.id})"
    yield "to", reply.site.name
    yield "received", f"{file.received_at.astimezone(zone):{TO_THE_SECOND} %Z}"
    yield "receipt", file.receipt
    yield "sha256", file.sha256
    yield "recorded", f"{reply.now.astimezone(UTC):{TO_THE_SECOND}} UTC"
    if statement.by:
        yield "by_whom", brief(statement.by)
    if statement.reason:
        yield "reason", brief(statement.reason)
    yield "software", reply.software


def row(point: Point, reply: Reply, words: Words) -> Row:
    """Return one answer in the reader's language."""
    given = point.given
    return Row(
        question=spoken(given.question),
        document=brief(point.document) or words.say("whole_file"),
        place=place(point.finding.locator, words),
        sentence=brief(message(point.finding, reply.rules, words.language)),
        answer=words.name("given", given.answer),
        text=brief(given.text),
    )
