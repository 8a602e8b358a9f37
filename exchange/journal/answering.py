"""Answers put into the outbox table, with the control numbers they carry."""

from collections.abc import Mapping

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, or_, select, update

from exchange.errors import Stale
from exchange.journal import restored
from exchange.journal.answer_tables import answer_echoes, answer_numbers, answers
from exchange.journal.tables import control_numbers, erp_records, later_answers, receipts
from exchange.journal.tombstones import answers_gone
from exchange.model.control_numbers import ControlNumber
from exchange.model.echoes import Echo
from exchange.model.outcome import NOTICE_DECISION, Document, Outcome, Response
from exchange.model.receipts import AnswerState

RECORD = "record"
ECHOES = TypeAdapter(tuple[Echo, ...])
UNANSWERED = frozenset({"CASE", "ECO", NOTICE_DECISION})
"""Types of records that are not to be answered."""
ANNOUNCES = ".json"
"""Of the files of an ERP record, the one that announces it: the ERP answers that one."""


def number(connection: Connection, outcome: Outcome) -> None:
    """Take the control numbers the answers carry; raises Stale where one is not the next."""
    for response in outcome.responses:
        if response.control:
            take(connection, response.partner or outcome.partner, response.control)


def keep(connection: Connection, outcome: Outcome, kept: Mapping[str, str]) -> None:
    """Insert the answers to be delivered."""
    for response in outcome.responses:
        answer = keep_answer(connection, outcome, response, kept[response.path])
        if response.level == RECORD and announced(response):
            about = response.document or sole(outcome.judgement.documents)
            record = {"record": response.path, "release": answer, "document": about, "reason": ""}
            connection.execute(insert(erp_records).values(record))


def announced(response: Response) -> bool:
    """Tell whether a file announces a record that the ERP answers."""
    return response.path.endswith(ANNOUNCES) and response.type not in UNANSWERED


def keep_answer(connection: Connection, outcome: Outcome, response: Response, sha256: str) -> int:
    """Insert one answer and return its identity."""
    control = response.control
    values = {
        "receipt": outcome.receipt,
        "partner": response.partner or outcome.partner,
        "level": response.level,
        "type": response.type,
        "path": response.path,
        "sha256": sha256,
        "control_kind": control.kind if control else None,
        "control_value": control.value if control else None,
        "state": AnswerState.NEW,
    }
    made = connection.execute(insert(answers).values(values).returning(answers.c.id))
    identity = int(made.scalar_one())
    ours = [{"answer": identity, "number": number} for number in dict.fromkeys(response.numbers)]
    if ours:
        connection.execute(insert(answer_numbers), ours)
    if response.echoes:
        rows = ECHOES.dump_python(response.echoes, mode="json")
        connection.execute(insert(answer_echoes).values(answer=identity, rows=rows))
    return identity


def sole(documents: tuple[Document, ...]) -> str | None:
    """Return the identity of the only document, nothing where there are more."""
    return documents[0].id if len(documents) == 1 else None


def take(connection: Connection, partner: str, control: ControlNumber) -> None:
    """Use a control number, which must be the next of its sequence.

    Raises Stale where it is not: an answer with another number must be written anew. Also after
    a restore, until somebody says which numbers were used since the backup.
    """
    if restored.held(connection):
        raise Stale(
            "the journal came from a backup, and nobody has said yet which numbers are used"
        )
    mine = (control_numbers.c.partner == partner, control_numbers.c.kind == control.kind)
    following = select(control_numbers.c.next).where(*mine)
    if connection.scalar(following) is None:
        first = {"partner": partner, "kind": control.kind, "next": 1}
        connection.execute(insert(control_numbers).values(first))
    unused = update(control_numbers).where(*mine, control_numbers.c.next == control.value)
    if not connection.execute(unused.values(next=control.value + 1)).rowcount:
        now = connection.scalar(following)
        raise Stale(f"{control.kind} {control.value} for {partner}: {now} is the next number")


def next_number(connection: Connection, partner: str, kind: str) -> int:
    """Return the number that follows in the partner's sequence of this kind; the first is 1."""
    mine = (control_numbers.c.partner == partner, control_numbers.c.kind == kind)
    return connection.scalar(select(control_numbers.c.next).where(*mine)) or 1


def known(connection: Connection, partner: str, number: str) -> bool:
    """Tell whether an answer to a partner has this number of ours."""
    both = answers.join(answer_numbers, answer_numbers.c.answer == answers.c.id)
    mine = (answers.c.partner == partner, answer_numbers.c.number == number)
    wanted = select(answers.c.id).select_from(both).where(*mine)
    return connection.execute(wanted.limit(1)).first() is not None


def unrepeatable(connection: Connection, receipt: str) -> bool:
    """Tell whether an answer to a file is gone, so that the same file is judged as a new one."""
    gone = select(answers.c.id).where(
        answers.c.receipt == receipt, answers.c.level != RECORD, answers_gone(answers.c.id)
    )
    return connection.execute(gone.limit(1)).first() is not None


def repeat(connection: Connection, outcome: Outcome) -> None:
    """Send the answers to an earlier file again; the ERP has its records already.

    Where documents of it were judged once more, those to them follow.
    """
    names = ("partner", "level", "type", "path", "sha256", "control_kind", "control_value")
    if not outcome.repeats:
        return
    file = select(receipts.c.id).where(receipts.c.origin == outcome.repeats)
    stored = select(*(answers.c[name] for name in names)).where(
        or_(answers.c.receipt == outcome.repeats, answers.c.receipt.in_(file)),
        answers.c.level != RECORD,
        answers.c.id.not_in(select(later_answers.c.answer)),
        ~answers_gone(answers.c.id),
    )
    same = {"receipt": outcome.receipt, "state": AnswerState.NEW}
    again = [
        dict(row) | same for row in connection.execute(stored.order_by(answers.c.id)).mappings()
    ]
    if again:
        connection.execute(insert(answers), again)
