"""What an acknowledgement of ours must keep to: it answers something we sent, and only once."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from exchange.model.findings import Finding
from exchange.model.interchange import Message
from exchange.model.ledger import Said, Sent
from exchange.model.tables import Table
from exchange.reconcile.cases.returned import findings as decisions
from exchange.reconcile.cases.returned import is_case
from exchange.reconcile.circumstances import Circumstances
from exchange.reconcile.echoed import echoed
from exchange.reconcile.ecos import returned

WORKBOOK = "workbook"
"""The kind of acknowledgement whose lines people filled in: each is told by itself."""

REJECTING = frozenset({"partial", "rejected"})
"""States in which a message of ours counts for nothing: a person sends it again, or asks."""

CHOICES = frozenset({"accepted", "rejected"})
"""Plain words on a line of a case, which is an offer: a no decides as well as a yes."""

GRAVITY = ("received", "accepted", "errors", "partial", "rejected")
"""States of an acknowledgement, from the least to the worst."""


def findings(message: Message, known: Circumstances) -> Iterator[Finding]:
    """Yield what is wrong with an acknowledgement, and what it says is wrong with our answer."""
    table = message.tables["acknowledgement_header"]
    about: dict[str, Sent] = {}
    for row, told in enumerate(table.frame.iter_rows(named=True)):
        reference, document = told["reference"] or "", told["document_number"] or ""
        sent = known.ledger.sent(told["kind"] or "", reference, document)
        if sent is None:
            column = "reference" if reference else "document_number"
            yield table.finding("ACK-001", row, column, observed=reference or document or "-")
            continue
        about |= {document: sent} if told["kind"] == WORKBOOK else {}
        yield from mistaken(table, row, sent)
        if told["kind"] == WORKBOOK and is_case(document):
            yield from decisions(row, message, known)
            continue
        if told["kind"] == WORKBOOK and returned.is_answer(document):
            yield from returned.findings(row, message, known)
            continue
        yield from refused(table, row, sent)
        yield from said_before(table, row, sent, Said(told["type"], document, told["state"]))
        if told["kind"] != WORKBOOK:
            yield from late(table, row, sent, known)
    if about:
        yield from answered(message.tables["acknowledgement_lines"], about)
        for sent in {each.id: each for each in about.values()}.values():
            yield from echoed(message.echoes, sent)


def mistaken(table: Table, row: int, sent: Sent) -> Iterator[Finding]:
    """ACK-009: it names other messages or other parties than those of what we sent."""
    ours, theirs = ({pair[at] for pair in sent.parties} for at in (0, 1))
    for column, right in (("about", {sent.type}), ("sender", ours), ("recipient", theirs)):
        named = {each.rstrip() for each in (table.frame[column][row] or "").splitlines()}
        for wrong in sorted(named - right) if right else ():
            expected = ", ".join(sorted(right))
            said = {"type": sent.type, "path": sent.path}
            yield table.finding("ACK-009", row, column, observed=wrong, expected=expected, **said)


def refused(table: Table, row: int, sent: Sent) -> Iterator[Finding]:
    """ACK-002 and ACK-003: our answer is rejected in whole or in part, or has errors."""
    state, reason = table.frame["state"][row], table.frame["reason"][row] or "-"
    edi = table.frame["kind"][row] != WORKBOOK
    fell = state == "rejected" or (edi and state in REJECTING)
    rule = "ACK-002" if fell else "ACK-003" if edi and state == "errors" else ""
    if rule:
        yield table.finding(
            rule, row, "state", observed=state, type=sent.type, path=sent.path, reason=reason
        )


def answered(table: Table, about: Mapping[str, Sent]) -> Iterator[Finding]:
    """ACK-008: in a workbook of ours a line is answered by anything but a plain yes.

    A no to the whole document is told by ACK-002 already.
    """
    for row, told in enumerate(table.frame.iter_rows(named=True)):
        number = told["message_reference"] or ""
        sent = None if returned.is_answer(number) else about.get(number)
        whole = told["place"] == "-" and told["state"] == "rejected"
        plain = CHOICES if is_case(number) else {"accepted"}
        if sent and told["state"] not in plain and not whole:
            said = {"line": told["place"] or "-", "type": sent.type, "path": sent.path}
            yield table.finding("ACK-008", row, "state", observed=told["text"] or "-", **said)


def said_before(table: Table, row: int, sent: Sent, now: Said) -> Iterator[Finding]:
    """ACK-004 and ACK-005: the same said again, or the opposite of what was said before.

    Said of the same by the same type: what syntax accepts, an application may still reject.
    That it was received says nothing about what was thought of it.
    """
    alike = (
        each.state for each in sent.said if (each.type, each.document) == (now.type, now.document)
    )
    before = max(alike, key=GRAVITY.index, default="")
    if before in {"", "received"} or now.state not in GRAVITY:
        return
    state, about = now.state, {"type": sent.type, "path": sent.path}
    if state == before:
        yield table.finding("ACK-004", row, "reference", observed=state, **about)
    elif "rejected" in {state, before} and state != "received":
        yield table.finding("ACK-005", row, "reference", observed=state, expected=before, **about)


def late(table: Table, row: int, sent: Sent, known: Circumstances) -> Iterator[Finding]:
    """ACK-006: the first acknowledgement came later than agreed."""
    hours = known.partner.edi.acknowledged_within_hours
    if not hours or sent.said or sent.released_at is None:
        return
    taken = known.at - sent.released_at
    if taken > timedelta(hours=hours):
        yield table.finding(
            "ACK-006",
            row,
            "number",
            observed=f"{taken / timedelta(hours=1):.1f}",
            expected=f"{hours:g}",
            type=sent.type,
            path=sent.path,
        )
