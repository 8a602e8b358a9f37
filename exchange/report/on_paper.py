"""What the report says on paper, as text for a template that never reads it as markup."""

from typing import Any

from exchange.model.interchange import Transmission
from exchange.model.outcome import Judgement
from exchange.model.ports import Reply
from exchange.report.asked import asked
from exchange.report.characters import visible
from exchange.report.groups import Group, grouped
from exchange.report.page import discreet, facts, shown
from exchange.report.wording import Words

KNOWN = frozenset(
    {"file", "from", "to", "received", "receipt", "reference", "sha256", "format", "ruleset"}
)
"""Facts that are on record; the page has others, of the day it was written."""

DOCUMENT = ("type", "number", "function", "verdict", "rows", "waiting")


def content(transmission: Transmission, judgement: Judgement, reply: Reply) -> dict[str, Any]:
    """Return what the paper says, all of it text."""
    words, judged = Words(reply.partner.language), discreet(judgement)
    groups = grouped(judged, reply, words)
    first = asked(transmission.filename, judged, groups, (reply.rules, words))
    documents = (shown(one, judged, reply, words) for one in judged.documents)
    rows = [
        (each.type, each.number, each.function, words.name("verdict", each.verdict), each.rows,
         each.waiting)
        for each in documents
    ]  # fmt: skip
    known = [(words.say(key), value) for key, value in facts(transmission, judged, reply, words)
             if key in KNOWN]  # fmt: skip
    return {
        "title": f"{words.say('title')}: {transmission.filename}",
        "lang": words.language,
        "action": first.action,
        "sentence": first.sentence,
        "after": first.after,
        "verdict": f"{words.say('verdict')}: {words.name('verdict', judged.verdict)}",
        "test": f"TEST. {words.say('test')}" if reply.partner.state == "test" else "",
        "facts": {"title": words.say("facts"), "rows": known},
        "documents": {
            "title": words.say("documents"),
            "columns": [words.say(key) for key in DOCUMENT],
            "rows": rows,
        },
        "actions": [
            {
                "title": words.name("action", action),
                "groups": [set_group(each, reply, words) for each in found],
            }
            for action, found in groups.items()
            if found
        ],
        "nothing": words.say("no_findings"),
        "foot": f"{words.say('title')}, {reply.site.name}, {transmission.receipt}",
    }


def set_group(group: Group, reply: Reply, words: Words) -> dict[str, Any]:
    """Return the findings of one rule."""
    contact = group.contact.name if group.contact else reply.site.name
    counted = words.count("places", group.count)
    left = group.count - len(group.rows)
    return {
        "title": f"{group.heading}: {counted}" if group.count > 1 else group.heading,
        "about": " · ".join(
            (group.severity, group.rule, words.name("topic", group.topic), contact)
        ),
        "columns": [words.say(key) for key in ("place", "observed", "expected", "sentence")],
        "rows": [
            (
                "\n".join(filter(None, (row.place, row.question))),
                row.observed,
                row.expected,
                "\n".join(filter(None, (row.sentence, row.clause))),
            )
            for row in group.rows
        ],
        "more": words.count("not_shown", left) if left else "",
    }


def seen(told: Any) -> Any:  # noqa: ANN401 - whatever JSON has
    """Return the same with every character named that cannot be seen; a line end stays."""
    if isinstance(told, dict):
        return {key: seen(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [seen(value) for value in told]
    return "\n".join(map(visible, str(told).split("\n")))
