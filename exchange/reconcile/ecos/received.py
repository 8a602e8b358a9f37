"""What a package of an engineering change that came in does to the change and its revisions."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from exchange.model.changes import FINAL, OVER
from exchange.model.eco_steps import Difference, Step
from exchange.model.ecos import Eco
from exchange.model.findings import STANDING, Finding
from exchange.model.impact import Impact
from exchange.model.interchange import Message
from exchange.model.numbers import significant
from exchange.model.outcome import Document
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.ecos.comparing import differences, only_decided
from exchange.reconcile.ecos.planning import scheduled
from exchange.reconcile.engineering.foreseen import completed, impact_of
from exchange.reconcile.engineering.impact import escalated

CHANGE = "engineering_change"
GATEWAY = "gateway"
"""Who takes the steps that follow of themselves."""

LISTED = 40
"""Differences that are told one by one."""

OURS = frozenset({"accepted", "conditional"})
"""Answers of ours that a customer can approve."""


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """ECO-031: what a new revision of a change says otherwise than the one before it."""
    table = message.tables["change_header"]
    number, revision = named(message)
    before = newest_other(number, revision, known) if number and revision else None
    if before is None or held(number, revision, known):
        return
    found = [*compared(message, before, known)]
    for each in found[:LISTED]:
        told = {"observed": each.now or "-", "expected": each.before or "-"}
        about = {"what": f"{each.about} {each.name}".strip(), "revision": before.revision}
        yield table.finding("ECO-031", 0, "revision", **told, **about)
    if len(found) > LISTED:
        told = {"observed": f"+ {len(found) - LISTED}", "expected": "-"}
        yield table.finding("ECO-031", 0, "revision", **told, what="…", revision=before.revision)


def steps(message: Message, document: Document, known: Circumstances) -> Iterator[Step]:
    """Yield the steps that a package takes: its own change, then those it takes the place of."""
    number, revision = named(message)
    if not number or not revision:
        return
    mine = held(number, revision, known)
    if mine is not None and not mine.may("receive"):
        return
    step = partial(Step, partner=known.partner.id, change=number, at=known.at, document=document.id)
    here = partial(step, revision=revision, by=GATEWAY)
    if document.verdict not in STANDING:
        pressing = urgent(message, known)
        yield step(revision=revision, action="receive", by=known.partner.id, impact=pressing)
        yield here(action="lack")
        return
    before = newest_other(number, revision, known)
    found = tuple(compared(message, before, known)) if before else ()
    impact = impact_of(completed(message, known), known)
    yield step(
        revision=revision, action="receive", by=known.partner.id, impact=impact, differences=found
    )
    yield here(action="analyse")
    for each in known.ledger.ecos(number):
        if not same(each.revision, revision) and each.may("supersede"):
            yield step(
                revision=each.revision, action="supersede", by=known.partner.id, successor=revision
            )
    yield from decided(header(message), before, found, here)


def urgent(message: Message, known: Circumstances) -> Impact | None:
    """Return why a change that was refused is passed on all the same, None where it is not."""
    codes = escalated(header(message))
    return Impact(*named(message), known.today, escalate=codes) if codes else None


def decided(
    header: Mapping[str, Any],
    before: Eco | None,
    found: tuple[Difference, ...],
    step: "partial[Step]",
) -> Iterator[Step]:
    """Yield what a revision decides by its status.

    It approves our answer to the one before where nothing else is said otherwise; else what it
    means has to be looked at again.
    """
    status = header.get("status_code")
    if status in OVER:
        declined = before is not None and before.state == "ANSWERED" and status == "REJECTED"
        action = "decline" if declined else "cancel"
        yield step(action=action, party="OEM", evidence=f"status {header.get('status_raw')}")
    elif status in FINAL and before and before.state == "ANSWERED" and only_decided(found):
        answer = before.answers[-1]
        if answer.decision in OURS:
            evidence = f"{before.title}, {header.get('status_raw')}"
            yield step(action="approve", party="OEM", evidence=evidence)
            yield from scheduled(answer.estimated_implementation, step)


def compared(message: Message, before: Eco, known: Circumstances) -> Iterator[Difference]:
    """Yield what a package says otherwise than another revision."""
    tables = {name: table.frame for name, table in message.tables.items()}
    earlier = known.ledger.content(CHANGE, before.change, before.revision)
    yield from differences(earlier, tables)


def newest_other(number: str, revision: str, known: Circumstances) -> Eco | None:
    """Return the revision that a new one takes the place of, None where there is none."""
    others = [
        each
        for each in known.ledger.ecos(number)
        if not same(each.revision, revision) and each.state not in {"SUPERSEDED", "CANCELLED"}
    ]
    return others[-1] if others else None


def held(number: str, revision: str, known: Circumstances) -> Eco | None:
    """Return the change of this number and revision, None where it never came."""
    mine = (each for each in known.ledger.ecos(number) if same(each.revision, revision))
    return next(mine, None)


def same(one: str, other: str) -> bool:
    """Tell whether two revisions are the same one."""
    return significant(one) == significant(other)


def named(message: Message) -> tuple[str, str]:
    """Return number and revision of a change, empty where it says none."""
    told = header(message)
    return str(told.get("number") or ""), str(told.get("revision") or "")


def header(message: Message) -> Mapping[str, Any]:
    """Return the header of a change, empty without one."""
    frame = message.tables["change_header"].frame
    return frame.row(0, named=True) if frame.height else {}
