"""The findings on a file as a list, one row each, for people to sort and filter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from exchange.model.clocks import Urgency
from exchange.model.findings import Action
from exchange.model.interchange import Transmission
from exchange.model.outcome import Judgement
from exchange.model.ports import Reply
from exchange.report.asked import asked
from exchange.report.characters import brief, visible
from exchange.report.groups import NONE, Found, every, grouped, row
from exchange.report.page import TO_THE_SECOND, discreet
from exchange.report.wording import Words

HEADINGS = (
    "rule", "listed.action", "severity", "document", "place", "observed", "expected", "sentence",
    "listed.clause", "listed.question", "topic",
)  # fmt: skip

URGENCIES: Mapping[Action, Urgency] = {
    Action.RESEND: "overdue",
    Action.CONFIRM: "soon",
    Action.INFORM: "later",
}
"""How the list is coloured: red what is to be sent again, yellow what is to be answered."""


@dataclass(frozen=True, slots=True)
class FindingList:
    """The sentences above the list, its headings and its rows, each with how it is coloured."""

    top: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Urgency, tuple[str, ...]], ...]


def finding_list(transmission: Transmission, judgement: Judgement, reply: Reply) -> FindingList:
    """Return every finding in its sender's language, what is to be done first on top."""
    words, judged = Words(reply.partner.language), discreet(judgement)
    groups = grouped(judged, reply, words)
    first = asked(transmission.filename, judged, groups, (reply.rules, words))
    there = transmission.received_at.astimezone(ZoneInfo(reply.partner.timezone))
    about = words.say(
        "listed.about",
        file=brief(transmission.filename),
        received=f"{there:{TO_THE_SECOND}} {there:%Z}",
        sha256=transmission.sha256,
        ruleset=reply.ruleset,
    )
    return FindingList(
        top=tuple(map(visible, (words.say("title"), f"{first.sentence} {first.after}", about))),
        headings=tuple(map(words.say, HEADINGS)),
        rows=tuple(
            (URGENCIES[reply.rules[found[1].rule].action], tuple(cells(found, reply, words)))
            for found in ordered([*every(judged)], reply)
        ),
    )


def ordered(found: Sequence[Found], reply: Reply) -> list[Found]:
    """Return findings as the report has them: by what to do, the most severe rule first."""
    rules = [reply.rules[name] for name in dict.fromkeys(finding.rule for _, finding in found)]
    rules.sort(key=lambda rule: ([*Action].index(rule.action), -rule.severity.rank))
    ranks = {rule.id: rank for rank, rule in enumerate(rules)}
    return sorted(found, key=lambda each: ranks[each[1].rule])


def cells(found: Found, reply: Reply, words: Words) -> Iterator[str]:
    """Yield one finding, column by column."""
    rule, told = reply.rules[found[1].rule], row(found, reply, words)
    told_in = brief(found[1].params.get("clause", "")).strip(NONE)
    yield from (rule.id, words.name("action", rule.action), rule.severity)
    for text in (told.document, told.place, told.observed, told.expected, told.sentence, told_in):
        yield visible(text)
    yield from (told.question, words.name("topic", rule.topic))
