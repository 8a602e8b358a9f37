"""Writes the guide as one self-contained HTML page in the partner's language."""

from collections.abc import Iterator

from exchange.model.guides import Guide
from exchange.report.guide.agreed import agreed
from exchange.report.guide.answered import answered
from exchange.report.guide.cells import cells
from exchange.report.guide.codes import codes
from exchange.report.guide.days import days
from exchange.report.guide.people import people
from exchange.report.guide.ruled import ruled
from exchange.report.guide.sections import Section
from exchange.report.guide.sending import sending
from exchange.report.page import environment
from exchange.report.wording import Words


def write_guide(guide: Guide) -> bytes:
    """Return the guide, the same bytes for the same input."""
    words = Words(guide.partner.language)
    held = guide.agreement
    versions = {
        "ruleset": guide.ruleset,
        "software": guide.software,
        "agreement": f"{held.title} ({held.digest})" if held else words.say("guide.none"),
    }
    page = (
        environment()
        .get_template("guide.html")
        .render(
            words=words,
            guide=guide,
            sections=tuple(sections(guide, words)),
            versions=words.say("guide.versions", **versions),
        )
    )
    return page.encode("utf-8", "backslashreplace")


def sections(guide: Guide, words: Words) -> Iterator[Section]:
    """Yield the sections in the order a reader needs them."""
    yield sending(guide, words)
    yield from cells(guide, words)
    yield from codes(guide, words)
    yield days(guide, words)
    yield agreed(guide, words)
    yield answered(guide, words)
    yield people(guide, words)
    yield ruled(guide, words)
