"""Writes what people are told: what to do in the first sentence, then what it is about."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from zoneinfo import ZoneInfo

from exchange.model.configuration import Configuration
from exchange.model.findings import message
from exchange.model.notifications import Counted, Event, Notification, Recipient, Told
from exchange.model.partners import Language
from exchange.report.characters import brief, visible
from exchange.report.places import place
from exchange.report.wording import Words
from exchange.report.worklist import sentence as clock_sentence

LINES = 200
"""Lines of a digest; the others are counted."""

WIDTH = 10
"""Characters of the labels in front of facts."""

ZONED = "%Y-%m-%d %H:%M %Z"


def told(event: Event, reader: Recipient, configuration: Configuration) -> Told:
    """Return an event in the words of its reader."""
    words = Words(reader.language)
    places = {
        **{name: brief(visible(value)) for name, value in event.places.items()},
        "about": brief(visible(event.about)),
        "partner": called(event, configuration),
        "site": configuration.site.name,
    }
    key = f"told.{variant(event, reader)}"
    head, first = words.say(f"{key}.head", **places), words.say(f"{key}.do", **places)
    sentences = [*told_of(event, configuration, words)]
    parts = [first, *listed(sentences), facts(event, reader, configuration, words)]
    line = " ".join([f"{head}.", *sentences[:1]])
    return Told(subject=head, text="\n\n".join(filter(None, parts)) + "\n", line=line)


def variant(event: Event, reader: Recipient) -> str:
    """Return which words an event has: some has words of its own for the other side."""
    if event.kind == "notice_sent" and reader.side == "theirs":
        return "notice_sent.theirs"
    return f"{event.kind}.part" if event.part else event.kind


def called(event: Event, configuration: Configuration) -> str:
    """Return what people call the partner, our site where it is about none."""
    known = configuration.partners.get(event.partner)
    return known.name if known else event.partner or configuration.site.name


def told_of(event: Event, configuration: Configuration, words: Words) -> Iterator[str]:
    """Yield what was found, each rule once, or what a clock says."""
    for each in event.found:
        sentence = found(each, event, words, configuration)
        yield words.count("told.times", each.count, sentence=sentence)
    if event.due is not None:
        yield visible(clock_sentence(event.due, spoken(configuration, words.language)))


def found(each: Counted, event: Event, words: Words, configuration: Configuration) -> str:
    """Return the sentence of a finding, endless values cut."""
    one = each.finding
    where = place(one.locator, words)
    params = {name: brief(value) for name, value in one.params.items()}
    shown = replace(
        one,
        observed=brief(one.observed),
        expected=brief(one.expected),
        params={**params, "place": where},
    )
    rules = configuration.rules_of(event.partner, configuration.day(event.at))
    return f"{one.rule}: {visible(message(shown, rules, words.language))}"


def spoken(configuration: Configuration, language: Language) -> Configuration:
    """Return the configuration of a site that speaks another language."""
    return replace(configuration, site=replace(configuration.site, language=language))


def listed(sentences: Sequence[str]) -> list[str]:
    """Return sentences as one paragraph, each with a dash."""
    return ["\n".join(f"- {each}" for each in sentences)] if sentences else []


def facts(event: Event, reader: Recipient, configuration: Configuration, words: Words) -> str:
    """Return where to look, a line for each fact."""
    partner = configuration.partners.get(event.partner)
    abroad = reader.side == "theirs" and partner
    zone = ZoneInfo(partner.timezone if abroad and partner else configuration.site.timezone)
    rows = [("from", called(event, configuration))] if event.partner else []
    rows += [("file", brief(visible(event.about)))] if event.found else []
    rows.append(("at", f"{event.at.astimezone(zone):{ZONED}}"))
    if event.due and event.due.due:
        rows.append(("due", f"{event.due.due.astimezone(zone):{ZONED}}"))
    if event.receipt and reader.side == "ours":
        rows.append(("see", f"exchange show {event.receipt}"))
    if reader.name:
        rows.append(("why", because(event, reader, words)))
    labels = ((words.say(f"told.{key}"), value) for key, value in rows)
    return "\n".join(f"{label:{WIDTH}} {value}" for label, value in labels)


def because(event: Event, reader: Recipient, words: Words) -> str:
    """Return why somebody is told: as what, and in whose place."""
    if reader.role == "owner":
        why = words.say("told.owner", topic=words.name("topic", event.topic))
    else:
        why = words.say(f"told_role.{reader.role}")
    if not reader.stands_for:
        return why
    return words.say("told.instead", why=why, name=reader.stands_for)


def digest(batch: Sequence[Notification], configuration: Configuration) -> Told:
    """Return all of one person's notifications as one mail: what is alike is one line."""
    words = Words(batch[0].language)
    head = words.count("told.digest.head", len(batch), site=configuration.site.name)
    over = sum(bool(each.why) for each in batch)
    lines = [*alike(batch, words)]
    shown = lines[:LINES]
    if len(lines) > LINES:
        shown.append(words.count("told.digest.left", len(lines) - LINES))
    parts = [words.count("told.digest.do", len(batch))]
    parts += [words.count("told.digest.over", over)] if over else []
    parts.append("\n".join(f"- {each}" for each in shown))
    return Told(subject=head, text="\n\n".join(parts) + "\n", line=head)


def alike(batch: Sequence[Notification], words: Words) -> Iterator[str]:
    """Yield a line for what is alike: the same event, partner and rule."""

    def key(each: Notification) -> tuple[str, str, str]:
        return each.partner, each.event, each.rule

    for _, these in groupby(sorted(batch, key=key), key=key):
        same = [*these]
        more = words.count("told.digest.more", len(same) - 1) if len(same) > 1 else ""
        yield ", ".join(filter(None, (same[0].line, more)))
