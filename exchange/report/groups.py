"""Groups findings by what the sender should do: five thousand unknown parts are one problem."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from exchange.model.excerpts import Excerpt
from exchange.model.findings import Action, Finding, Rule, Severity, Topic, message
from exchange.model.outcome import Document, Judgement
from exchange.model.partners import Contact, Site
from exchange.model.ports import Reply
from exchange.model.questions import spoken
from exchange.report.characters import brief
from exchange.report.places import place
from exchange.report.wording import Words

NONE = "-"
"""What a sentence says where no clause was cited."""

SHOWN = 50
"""Places listed of one problem; the others are counted."""

IN_PLACE: Mapping[Action, int] = {Action.RESEND: 3, Action.CONFIRM: 3, Action.INFORM: 1}
"""Places of one problem that are shown in the file, with what stands around them."""

ROLES: Mapping[Topic, str] = {
    Topic.COMMERCIAL: "commercial",
    Topic.OPERATIONAL: "operational",
    Topic.TECHNICAL: "technical",
    Topic.EDI: "edi",
    Topic.QUALITY: "quality",
}
"""The role of the contact on our side who owns a topic."""

HEADINGS: Mapping[Action, str] = {
    Action.RESEND: "problem",
    Action.CONFIRM: "question",
    Action.INFORM: "hint",
}
"""What one group of findings is called, by what the sender should do about it."""

Found = tuple[Document | None, Finding]
"""A finding and the document it is about; None is the file."""


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as it is printed.

    `clause` is where the agreement says so, empty where the sentence names it. `question` is the
    number people answer it by, empty where nothing is asked.
    """

    document: str
    place: str
    observed: str
    expected: str
    sentence: str
    clause: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class InPlace:
    """What stands around a place in the sender's file."""

    place: str
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one rule; `number` counts the groups under one action from 1."""

    number: int
    heading: str
    rule: str
    severity: Severity
    topic: Topic
    contact: Contact | None
    count: int
    rows: tuple[Row, ...]
    in_place: tuple[InPlace, ...] = ()


def grouped(judgement: Judgement, reply: Reply, words: Words) -> Mapping[Action, tuple[Group, ...]]:
    """Return the groups under each action, the most severe first."""
    by_rule: dict[str, list[Found]] = {}
    for found in every(judgement):
        by_rule.setdefault(found[1].rule, []).append(found)
    rules = sorted((reply.rules[name] for name in by_rule), key=lambda rule: -rule.severity.rank)
    return {
        action: tuple(
            group(number, rule, by_rule[rule.id], (reply, words))
            for number, rule in enumerate((r for r in rules if r.action is action), start=1)
        )
        for action in Action
    }


def every(judgement: Judgement) -> Iterable[Found]:
    """Return all findings in the order of the file, those about the file itself first."""
    yield from ((None, finding) for finding in judgement.findings)
    for document in judgement.documents:
        yield from ((document, finding) for finding in document.findings)


def group(number: int, rule: Rule, found: Sequence[Found], reader: tuple[Reply, Words]) -> Group:
    """Return the findings of one rule, the first of them spelled out."""
    reply, words = reader
    return Group(
        number=number,
        heading=words.say(HEADINGS[rule.action], n=number),
        rule=rule.id,
        severity=rule.severity,
        topic=rule.topic,
        contact=contact(reply.site, rule.topic),
        count=len(found),
        rows=tuple(row(one, reply, words) for one in found[:SHOWN]),
        in_place=tuple(in_place(rule.action, found[:SHOWN], reply, words)),
    )


def in_place(
    action: Action, found: Sequence[Found], reply: Reply, words: Words
) -> Iterator[InPlace]:
    """Yield what stands around the first places, each of them once."""
    places = dict.fromkeys(finding.locator for _, finding in found)
    for locator in [*places][: IN_PLACE[action]]:
        excerpt = reply.around(locator)
        if excerpt is not None:
            yield InPlace(place(locator, words), excerpt)


def contact(site: Site, topic: Topic) -> Contact | None:
    """Return who owns the topic on our side, else our EDI contact, else nobody."""
    by_role = {person.role: person for person in reversed(site.contacts)}
    return next((by_role[role] for role in (ROLES[topic], "edi") if role in by_role), None)


def row(found: Found, reply: Reply, words: Words) -> Row:
    """Return one finding in the reader's language, endless values cut."""
    document, finding = found
    where = place(finding.locator, words)
    params = {name: brief(value) for name, value in finding.params.items()}
    told = replace(
        finding,
        observed=brief(finding.observed),
        expected=brief(finding.expected),
        params={**params, "place": where},
    )
    sentence = message(told, reply.rules, words.language)
    clause = params.get("clause", "").strip(NONE)
    return Row(
        document=title(document, words),
        place=where,
        observed=told.observed,
        expected=told.expected,
        sentence=sentence,
        clause="" if clause in sentence else clause,
        question=spoken(finding.question),
    )


def title(document: Document | None, words: Words) -> str:
    """Return what a document is called in a sentence: its type and number."""
    if document is None:
        return words.say("whole_file")
    number = brief(document.title) or words.say("no_number")
    return f"{words.name('document', document.document)} {number}"
