"""Says in the first sentence what the sender should do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exchange.model.findings import Action, Rules, SegmentPlace, Verdict
from exchange.model.outcome import Document, Judgement
from exchange.report.characters import brief
from exchange.report.groups import Group, title
from exchange.report.held import waits_as_whole
from exchange.report.wording import Words

ACTIONS: Mapping[Verdict, Action] = {
    Verdict.ACCEPTED: Action.INFORM,
    Verdict.HELD: Action.CONFIRM,
    Verdict.PARTIAL: Action.RESEND,
    Verdict.REJECTED: Action.RESEND,
    Verdict.UNREADABLE: Action.RESEND,
}
EDI = frozenset({"edifact", "x12"})
"""Formats whose control reference must not be used again."""

NAMED = 5
"""Documents named in the first sentence; the others are counted."""

Groups = Mapping[Action, tuple[Group, ...]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the sender should do, in one sentence, and what follows from it."""

    action: Action
    sentence: str
    after: str


def asked(
    filename: str, judgement: Judgement, groups: Groups, reader: tuple[Rules, Words]
) -> Asked:
    """Return what is asked of the sender of a judged file."""
    rules, words = reader
    action = ACTIONS[judgement.verdict]
    questions = len(groups[Action.CONFIRM])
    match action:
        case Action.INFORM:
            return Asked(action, words.say("nothing", file=brief(filename)), "")
        case Action.CONFIRM:
            sentence = words.count("answer", questions, file=brief(filename))
            held = (one for one in judgement.documents if one.verdict is Verdict.HELD)
            whole = all(waits_as_whole(one, judgement, rules) for one in held)
            return Asked(action, sentence, words.say("all_waits" if whole else "rest_loaded"))
        case Action.RESEND:
            again = rejected(judgement, rules, words)
            key = "resend_edi" if is_edi(judgement) else "resend"
            sentence = words.say(key, what=", ".join(again) or brief(filename))
            return Asked(action, sentence, " ".join(following(judgement, again, words, questions)))


def is_edi(judgement: Judgement) -> bool:
    """Return whether the file was an EDI interchange, even one that could not be read."""
    places = (finding.locator for finding in judgement.findings)
    return judgement.format in EDI or any(isinstance(place, SegmentPlace) for place in places)


def following(
    judgement: Judgement, again: list[str], words: Words, questions: int
) -> Iterable[str]:
    """Return what else to know when something is to be sent again."""
    if any(one.verdict is Verdict.PARTIAL for one in judgement.documents):
        yield words.say("keep_lines")
    if again and any(ACTIONS[one.verdict] is not Action.RESEND for one in judgement.documents):
        yield words.say("keep_others")
    if not again and judgement.verdict is not Verdict.PARTIAL:
        yield words.say("not_loaded")
    if questions:
        yield words.count("answer_too", questions)


def rejected(judgement: Judgement, rules: Rules, words: Words) -> list[str]:
    """Return the documents, or lines, to send again; none where it is the whole file."""
    about_file = any(rules[one.rule].action is Action.RESEND for one in judgement.findings)
    again = [one for one in judgement.documents if ACTIONS[one.verdict] is Action.RESEND]
    partial = any(one.verdict is Verdict.PARTIAL for one in again)
    if about_file or (len(again) == len(judgement.documents) and not partial):
        return []
    return listed((resent(one, words) for one in again), words)


def resent(document: Document, words: Words) -> str:
    """Return what of a document is to be sent again."""
    name = title(document, words)
    return words.say("lines_of", what=name) if document.verdict is Verdict.PARTIAL else name


def listed(names: Iterable[str], words: Words) -> list[str]:
    """Return the first names, and how many more there are."""
    every = list(names)
    rest = len(every) - NAMED
    return every[:NAMED] + ([words.say("and_more", n=rest)] if rest > 0 else [])
