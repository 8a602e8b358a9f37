"""What answers to questions decide: a move beyond what was agreed, or demand above a band."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from exchange.model.case_files import Case
from exchange.model.cases import Action, Step
from exchange.model.findings import Finding
from exchange.model.ledger import Ledger
from exchange.model.outcome import Inquiry
from exchange.model.questions import Given
from exchange.reconcile.cases.demanding import ABOVE
from exchange.reconcile.cases.proposing import ASKED
from exchange.reconcile.circumstances import Circumstances


def steps(releases: Iterable[Inquiry], known: Circumstances) -> Iterator[Step]:
    """Yield what follows for cases once all of their questions are answered."""
    for release in releases:
        theirs = known.ledger.of(release.source.transmission.partner)
        given = {each.question: each for each in (*release.earlier, *release.given)}
        for case, found in about(release, theirs):
            said = [given[each.question] for each in found if each.question in given]
            action = decision(case, [each.releases for each in said])
            if action and len(said) == len(found) and case.may(action):
                yield decided(case, action, said[-1], known)


def about(release: Inquiry, theirs: Ledger) -> Iterator[tuple[Case, list[Finding]]]:
    """Yield the open cases of a document, each with the findings that asked about it."""
    asked = defaultdict[str, list[Finding]](list)
    for each in release.document.findings:
        if each.question and each.rule == ABOVE:
            asked[each.params.get("request", "")].append(each)
        elif each.question and each.rule in ASKED:
            asked[release.document.id].append(each)
    for case in theirs.cases() if asked else ():
        found = asked.get(case.number if case.kind == "upside" else case.first.document)
        if found:
            yield case, found


def decision(case: Case, yes: list[bool]) -> Action | None:
    """Return what answers decide: nothing of an upside request, unless all is denied."""
    if case.kind == "upside":
        return "withdraw" if yes and not any(yes) else None
    return "accept" if all(yes) else "part" if any(yes) else "decline"


def decided(case: Case, action: Action, given: Given, known: Circumstances) -> Step:
    """Return the step that answers to questions make."""
    return Step(
        case=case.number,
        partner=case.partner,
        action=action,
        by=given.by,
        at=known.at,
        amounts=case.offered if action == "accept" else (),
        party="JOINT" if case.kind == "reschedule" else "OEM",
        decided_by=given.by,
        evidence=given.source,
        text=given.text,
    )
