"""What answers to questions lead to: records for the ERP, and a page for the partner."""

from collections.abc import Iterator
from itertools import groupby

from exchange.model.interchange import Transmission
from exchange.model.outcome import Inquiry, Judgement, Response
from exchange.model.ports import Tools
from exchange.model.statements import Point, Statement
from exchange.respond.committing import Replies
from exchange.respond.naming import answer_path


def released(
    transmission: Transmission, judgement: Judgement, replies: Replies, tools: Tools
) -> Iterator[Response]:
    """Yield the records of what is released, then what each partner is told.

    `transmission` is our own file that holds the answers.
    """
    files = groupby(judgement.releases, key=lambda each: each.source.transmission)
    for file, releases in files:
        about = [*releases]
        reply = replies(file.partner)
        if reply is None:
            continue
        for each in about:
            if due(each):
                yield from tools.record(file, each.document, reply)
        if reply.partner.answers.report != "never":
            statement = Statement("answered", file, tuple(points(about)))
            yield Response(
                level="application",
                type="ANSWERED",
                path=answer_path(file, f"ANSWERED-{transmission.short}", "html"),
                content=tools.statement(statement, reply),
                partner=file.partner,
            )


def due(release: Inquiry) -> bool:
    """Tell whether the ERP gets a document anew: a row changed, or it never got any of it."""
    waits = any(each.question not in release.document.answered for each in release.around)
    new = release.changed or release.document.version == 1
    return new and not waits and not release.refused


def points(releases: list[Inquiry]) -> Iterator[Point]:
    """Yield each answer of a file once."""
    told: set[str] = set()
    for release in releases:
        given = {each.question: each for each in release.given}
        whole = {each.question for each in release.about}
        for finding in release.asked:
            if finding.question in given and finding.question not in told:
                title = "" if finding.question in whole else release.document.title
                yield Point(title, finding, given[finding.question])
            told.add(finding.question)
