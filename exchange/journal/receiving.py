"""Receipts from admission to the start of reading."""

from pathlib import PurePosixPath

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select, true, update

from exchange.journal import audit
from exchange.journal.columns import shown
from exchange.journal.tables import receipts
from exchange.model.receipts import Arrival, Receipt, ReceiptState

SHORTEST = 8
UNDONE = (ReceiptState.RECEIVED, ReceiptState.READING)
COLUMNS = tuple(receipts.c[name] for name in Receipt.__dataclass_fields__)


def chosen(connection: Connection, wanted: Select[tuple[object, ...]]) -> list[Receipt]:
    """Return the receipts a query over `COLUMNS` finds."""
    return [Receipt(**row) for row in connection.execute(wanted).mappings()]


def ahead(place: int | None) -> ColumnElement[bool]:
    """Return what tells that a file came before this place in its lane; all did before none."""
    return true() if place is None else receipts.c.seq < place


def place(connection: Connection, receipt: str) -> int:
    """Return the place of a file in its lane; raises LookupError for an unknown one."""
    found: int | None = connection.scalar(select(receipts.c.seq).where(receipts.c.id == receipt))
    if found is None:
        raise LookupError(f"there is no receipt {receipt}")
    return found


def admitted(connection: Connection, work: str) -> Receipt | None:
    """Return the receipt of a claim, None where it was not admitted yet."""
    return next(iter(chosen(connection, select(*COLUMNS).where(receipts.c.work == work))), None)


def admit(connection: Connection, work: str, arrival: Arrival) -> Receipt:
    """Put a file into its lane, once per claim; again, it returns the receipt there is."""
    known = admitted(connection, work)
    if known:
        return known
    filename = shown(arrival["filename"])
    stem = PurePosixPath(filename).stem
    found = Receipt(
        id=arrival["receipt_id"],
        short=short(connection, arrival["receipt_id"], arrival["partner"], stem),
        partner=arrival["partner"],
        filename=filename,
        sha256=arrival["sha256"],
        size=arrival["size"],
        received_at=arrival["received_at"],
        work=work,
        place=arrival.get("place"),
        origin=arrival.get("origin", ""),
    )
    values = {column.name: getattr(found, column.name) for column in COLUMNS}
    more = {"stem": stem, "format": "", "live": True, "ruleset": ""}
    connection.execute(insert(receipts).values(values | more))
    enter(connection, found)
    return found


def enter(connection: Connection, found: Receipt) -> None:
    """Write the admission into the audit trail."""
    detail = {
        "partner": found.partner,
        "filename": found.filename,
        "sha256": found.sha256,
        "size": found.size,
    }
    at = found.received_at
    audit.append(connection, at, "gateway", "admitted", receipt=found.id, detail=detail)


def short(connection: Connection, receipt_id: str, partner: str, stem: str) -> str:
    """Return the shortest beginning of the receipt no file of this name and partner has."""
    same = select(receipts.c.short).where(receipts.c.partner == partner, receipts.c.stem == stem)
    near = same.where(receipts.c.short.startswith(receipt_id[:SHORTEST], autoescape=True))
    taken = set(connection.scalars(near))
    lengths = range(SHORTEST, len(receipt_id))
    free = (receipt_id[:length] for length in lengths if receipt_id[:length] not in taken)
    return next(free, receipt_id)


def lanes(connection: Connection) -> list[str]:
    """Return the partners with undone receipts, who waits longest first."""
    waiting = select(receipts.c.partner).where(receipts.c.state.in_(UNDONE))
    oldest = waiting.group_by(receipts.c.partner).order_by(func.min(receipts.c.seq))
    return list(connection.scalars(oldest))


def next_undone(connection: Connection, partner: str) -> Receipt | None:
    """Return the oldest receipt of the lane that was not settled, begun or not.

    A file that waited for another one goes before all that came after it.
    """
    lane = select(*COLUMNS).where(receipts.c.state.in_(UNDONE), receipts.c.partner == partner)
    first = lane.order_by(receipts.c.work == receipts.c.id, receipts.c.seq).limit(1)
    return next(iter(chosen(connection, first)), None)


def start(connection: Connection, receipt_id: str) -> int:
    """Count an attempt at reading before it begins, and return how many that makes.

    Raises LookupError where the receipt is unknown or already settled.
    """
    attempt = (
        update(receipts)
        .where(receipts.c.id == receipt_id, receipts.c.state.in_(UNDONE))
        .values(attempts=receipts.c.attempts + 1, state=ReceiptState.READING)
        .returning(receipts.c.attempts)
    )
    attempts = connection.scalar(attempt)
    if attempts is None:
        raise LookupError(f"there is no receipt {receipt_id} to read")
    return int(attempts)


def reset_reading(connection: Connection, *, spared: bool) -> int:
    """Put back what was being read.

    Attempts stay counted where the daemon died, as the file may be why; not where it ended
    in good order and they are `spared`.
    """
    begun = update(receipts).where(receipts.c.state == ReceiptState.READING)
    attempts = receipts.c.attempts - int(spared)
    back = begun.values(state=ReceiptState.RECEIVED, attempts=attempts)
    return connection.execute(back).rowcount
