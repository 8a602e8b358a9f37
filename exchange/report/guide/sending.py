"""Where to put files, what they are called, and what is agreed to come."""

from collections.abc import Iterator

from exchange.model.guides import Guide
from exchange.model.partners import Feed
from exchange.report.guide.sections import Section, listing
from exchange.report.wording import Words

MEGABYTE = 1_000_000
PACKED = frozenset({"pdx", "zip"})


def sending(guide: Guide, words: Words) -> Section:
    """Return the section on what to send and where."""
    columns = ("guide.document", "guide.format", "guide.name", "guide.example")
    rows = (
        (
            words.name("document", feed.document),
            feed.format,
            feed.pattern if feed.pattern != "*" else words.say("guide.any_name"),
            enclosed(guide, feed),
        )
        for feed in guide.partner.feeds
    )
    return Section(
        "send",
        words.say("guide.send"),
        intro=() if guide.partner.feeds else (words.say("guide.no_feeds"),),
        facts=tuple((words.say(key), value) for key, value in facts(guide, words)),
        listings=listing("", map(words.say, columns), rows),
    )


def enclosed(guide: Guide, feed: Feed) -> str:
    """Return the names of the files that go with the guide for one feed."""
    wanted = (feed.document, feed.format)
    return ", ".join(
        each.filename for each in guide.enclosed if (each.document, each.format) == wanted
    )


def facts(guide: Guide, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what holds for every file, by the key of its label."""
    partner, site = guide.partner, guide.site
    yield "guide.drop", f"inbox/{partner.id}/"
    yield "guide.fetch", f"outbox/{partner.id}/"
    extension = partner.feeds[0].format if partner.feeds else "xlsx"
    yield "guide.upload", words.say("guide.upload.how", name=f"file.{extension}.part")
    yield "guide.again", words.say("guide.again.how")
    yield "guide.size", f"{site.limits.max_bytes // MEGABYTE} MB"
    if any(feed.format in PACKED for feed in partner.feeds):
        yield "guide.package", f"{site.limits.package_bytes // MEGABYTE} MB"
    if site.identifiers and partner.identifiers:
        yield "guide.ours", ", ".join(site.identifiers)
        yield "guide.yours", ", ".join(partner.identifiers)
