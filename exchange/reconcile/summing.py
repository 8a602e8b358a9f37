"""The verdict on a file, and on each document by what is wrong with what carries it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from exchange.model.findings import STANDING, Finding, Rules, Verdict, verdict
from exchange.model.interchange import Interchange
from exchange.model.outcome import Document, Judgement, about

ORDER = (Verdict.ACCEPTED, Verdict.HELD, Verdict.PARTIAL, Verdict.REJECTED, Verdict.UNREADABLE)
"""Verdicts on one document, from good to bad."""

Level = tuple[int, int]
"""An interchange of a file and a functional group of it, counted from 1; 0 is all of them."""


def summed_up(
    interchange: Interchange,
    findings: Sequence[Finding],
    documents: Sequence[Document],
    rules: Rules,
) -> Judgement:
    """Return the judgement on the file: what is wrong with it is wrong with all it carries.

    What is wrong with one of several interchanges, or with one of its functional groups, is wrong
    with the documents of that one.
    """
    judged = verdicts(findings, max(len(interchange.envelopes), 1), rules)
    fallen = tuple(
        under(worst(each.verdict, inherited(judged, each.interchange, each.group)), each)
        for each in documents
    )
    carried = [
        *(document.verdict for document in fallen),
        *(inherited(judged, *level) for level in empty(judged, documents)),
    ]
    return Judgement(
        format=interchange.format,
        verdict=overall([*judged.values()], carried),
        findings=tuple(findings),
        documents=fallen,
        envelopes=interchange.envelopes,
        attachments=interchange.attachments,
        mail=interchange.mail,
    )


def under(found: Verdict, document: Document) -> Document:
    """Return a document under its last verdict; one that falls takes the place of no other."""
    if found in STANDING:
        return replace(document, verdict=found)
    return replace(document, verdict=found, displaces=(), supersedes=())


def verdicts(findings: Iterable[Finding], interchanges: int, rules: Rules) -> dict[Level, Verdict]:
    """Return the verdict on the file, on each interchange, on each group that has a finding."""
    found: dict[Level, list[Finding]] = defaultdict(list)
    for number in range(interchanges + 1):
        found[number, 0] = []
    for finding in findings:
        found[about(finding)].append(finding)
    return {level: verdict(each, rules) for level, each in found.items()}


def inherited(judged: Mapping[Level, Verdict], interchange: int, group: int) -> Verdict:
    """Return the worst of what is said of the file, of an interchange, of a group of it."""
    levels = ((0, 0), (interchange, 0), (interchange, group))
    return worst(*(judged[level] for level in levels if level in judged))


def empty(judged: Iterable[Level], documents: Iterable[Document]) -> set[Level]:
    """Return the interchanges, and the groups with a finding, in which no document stands."""
    holding = {(each.interchange, group) for each in documents for group in (0, each.group)}
    without = {level for level in judged if level[0]} - holding
    divided = {interchange for interchange, group in without if group}
    return {level for level in without if level[1] or level[0] not in divided}


def worst(*verdicts: Verdict) -> Verdict:
    """Return the worst of some verdicts on one document."""
    return max(verdicts, key=ORDER.index)


def overall(about: Sequence[Verdict], carried: Sequence[Verdict]) -> Verdict:
    """Return the verdict on a file: the worst of its documents, or that it is accepted in part.

    `about` are the verdicts on it, its interchanges and groups, `carried` those on what they
    carry.
    """
    standing = [found for found in carried if found in STANDING]
    if standing and len(standing) < len(carried):
        return Verdict.PARTIAL
    return worst(*about, *carried)
