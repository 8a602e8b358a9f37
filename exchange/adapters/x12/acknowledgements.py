"""Writes TA1 and 997 or 999: what of an interchange was accepted, group by group, set by set."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from exchange.adapters.x12.rejections import codes, rejecting, segment_notes, speaking
from exchange.adapters.x12.separators import Segment
from exchange.adapters.x12.ta1 import at_interchange, interchange_answer, interchange_state
from exchange.adapters.x12.writing import (
    Sending,
    TransactionSet,
    newer,
    write_interchange,
)
from exchange.model.findings import Finding, Rules
from exchange.model.interchange import Group
from exchange.model.outcome import Document, Part
from exchange.model.ports import Reply, Written

ACKNOWLEDGEMENT, THEIRS = "FA", "acknowledgement"
SET_VERSIONED = "005010"
"""From this version on AK1 and AK2 say the version of what they answer."""

CONVENTIONS = {"999": "005010X231A1"}
"""ST03 of a set in version 005010 and later."""


@dataclass(frozen=True, slots=True)
class Received:
    """A functional group as it came, with what was found on it and its sets."""

    group: Group
    findings: tuple[Finding, ...]
    documents: tuple[Document, ...]


def write_acknowledgements(part: Part, reply: Reply) -> Iterator[Written]:
    """Write TA1 where it is asked for or the interchange falls, then an answer to its groups.

    A rejected interchange gets nothing but TA1; acknowledgements are not acknowledged.
    """
    about = [found for found in part.findings if at_interchange(found)]
    astray = any(outside(document, part) for document in part.documents)
    code, note = interchange_state(about, reply.rules, astray=astray)
    if part.envelope.requested or code == "R":
        yield interchange_answer(part, reply, code, note)
    if code != "R":
        yield from group_answers(part, reply)


def outside(document: Document, part: Part) -> bool:
    """Tell whether a set lies in no group; a TA1 that came has its place there."""
    return document.document != THEIRS and not (0 < document.group <= len(part.envelope.groups))


def group_answers(part: Part, reply: Reply) -> Iterator[Written]:
    """Yield an interchange for the groups of the same parties and version: as a rule, one."""
    sheets: dict[object, list[Received]] = {}
    for received in groups(part):
        group = received.group
        if group.kind != ACKNOWLEDGEMENT:
            sheets.setdefault((group.sender, group.recipient, group.version), []).append(received)
    kind = reply.partner.edi.acknowledgement
    for sheet in sheets.values():
        sets = [acknowledgement(received, kind, reply.rules) for received in sheet]
        yield write_interchange(part, reply, Sending(kind, ACKNOWLEDGEMENT, sheet[0].group, sets))


def groups(part: Part) -> Iterator[Received]:
    """Yield the groups of an interchange, each with what concerns it."""
    findings: defaultdict[int, list[Finding]] = defaultdict(list)
    documents: defaultdict[int, list[Document]] = defaultdict(list)
    for found in part.findings:
        findings[found.group].append(found)
    for document in part.documents:
        documents[document.group].append(document)
    for number, group in enumerate(part.envelope.groups, 1):
        yield Received(group, tuple(findings[number]), tuple(documents[number]))


def acknowledgement(received: Received, kind: str, rules: Rules) -> TransactionSet:
    """Make the set that answers a group; a set that cannot be named takes its group down."""
    group, documents = received.group, received.documents
    versioned = newer(group, SET_VERSIONED)
    fallen = bool([*rejecting(received.findings, rules)]) or not all(map(named, documents))
    segments: list[Segment] = [
        ("AK1", group.kind, group.reference, (*group.version, "", "")[1] if versioned else "")
    ]
    states = []
    for document in documents:
        state, said = set_answer(document, kind, rules, fallen=fallen)
        states.append(state)
        segments += [identity(document, versioned=versioned), *said] if named(document) else ()
    segments.append(group_trailer(received, states, rules, fallen=fallen))
    return TransactionSet(kind, tuple(segments), CONVENTIONS.get(kind, "") if versioned else "")


def named(document: Document) -> bool:
    """Tell whether a set says its type ST01 and number ST02."""
    return bool(document.reference) and any(document.identifier[:1])


def set_answer(
    document: Document, kind: str, rules: Rules, *, fallen: bool
) -> tuple[str, list[Segment]]:
    """Return the state of a set, and what AK3 to AK5, or IK3 to IK5, say about it."""
    found = [*speaking(document.findings, rules)]
    bad = fallen or any(rejecting(found, rules))
    state = "R" if bad else "E" if found else "A"
    notes, faults = segment_notes(found, kind, rules)
    tag = "IK5" if kind == "999" else "AK5"
    return state, [*notes, (tag, state, *faults)]


def identity(document: Document, *, versioned: bool) -> Segment:
    """Make AK2, which names a set: ST01, ST02 and, in later versions, ST03."""
    kind, convention = (*document.identifier, "", "")[:2]
    return ("AK2", kind, document.reference, convention if versioned else "")


def group_trailer(
    received: Received, states: Sequence[str], rules: Rules, *, fallen: bool
) -> Segment:
    """Make AK9: the state of a group, its count as stated, what came and what stands."""
    noted = [*speaking(received.findings, rules)]
    stated, count = received.group.stated, str(len(states))
    accepted = sum(state != "R" for state in states)
    return (
        "AK9",
        group_state(states, fallen=fallen, noted=bool(noted)),
        stated if stated.isdecimal() else count,
        count,
        str(accepted),
        *codes(noted, rules, "group")[:5],
    )


def group_state(states: Iterable[str], *, fallen: bool, noted: bool) -> str:
    """Return AK901: rejected as a whole, in part, accepted with errors, accepted."""
    present = set(states)
    if fallen or present == {"R"}:
        return "R"
    if "R" in present:
        return "P"
    return "E" if noted or "E" in present else "A"
