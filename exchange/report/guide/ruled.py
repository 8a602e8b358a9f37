"""The rules a partner's files are judged by, with the severities that were agreed."""

import re
from collections.abc import Iterator

from exchange.model.findings import Action, Rule
from exchange.model.guides import Guide
from exchange.report.guide.sections import Listing, Section, listing
from exchange.report.wording import Words

EDI = frozenset({"edifact", "x12"})
PLACE = re.compile(r"{\w+}")


def ruled(guide: Guide, words: Words) -> Section:
    """Return the section on rules, grouped by what the partner should do."""
    known = [rule for rule in guide.rules.values() if family(rule) in families(guide)]
    applied = [rule for rule in known if rule.id not in guide.unchecked]
    skipped = ", ".join(rule.id for rule in known if rule.id in guide.unchecked)
    return Section(
        "rules",
        words.say("guide.rules"),
        intro=(words.say("guide.rules.intro"), words.say("severities")),
        listings=tuple(told for action in Action for told in grouped(action, applied, words)),
        after=(words.say("guide.unchecked", rules=skipped),) if skipped else (),
    )


def families(guide: Guide) -> set[str]:
    """Return the families of rules that can concern what this partner sends."""
    formats: set[str] = {feed.format for feed in guide.partner.feeds}
    documents = {feed.document for feed in guide.partner.feeds}
    return set(wanted(formats, documents))


def wanted(formats: set[str], documents: set[str]) -> Iterator[str]:
    """Yield the families for formats and documents."""
    yield from ("ENV", "MD")
    if formats & EDI:
        yield from ("SYN", "EDI", "ACK")
    if "x12" in formats:
        yield "X12"
    if formats - EDI - {"pdx"}:
        yield "XLS"
    for document, name in (
        ("forecast", "FC"),
        ("call_off", "FC"),
        ("purchase_order", "PO"),
        ("purchase_order_change", "POC"),
        ("bom", "BOM"),
        ("engineering_change", "ECO"),
        ("document_package", "ECO"),
    ):
        if document in documents:
            yield name


def family(rule: Rule) -> str:
    """Return the family of a rule."""
    return rule.id.partition("-")[0]


def grouped(action: Action, rules: list[Rule], words: Words) -> tuple[Listing, ...]:
    """Return the rules whose breach asks for one action."""
    heads = ("rule", "severity", "topic", "guide.told")
    rows = (
        (
            rule.id,
            rule.severity.value,
            words.name("topic", rule.topic),
            PLACE.sub("…", rule.text.get(words.language, rule.text["en"])),
        )
        for rule in rules
        if rule.action is action
    )
    return listing(words.name("action", action), map(words.say, heads), rows)
