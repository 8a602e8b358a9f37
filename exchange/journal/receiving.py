"""Receipts from admission to the start of reading."""

from pathlib import PurePosixPath

from sqlalchemy import ColumnElement, Connection, Select, func, insert, select, true, update

from exchange.journal import audit, fetching
from exchange.journal.columns import WAY, shown
from exchange.journal.tables import receipts
from exchange.journal.wired import pulled_files
from exchange.model.receipts import Arrival, Receipt, ReceiptState
from exchange.model.ways import DIRECT

ADMITTED = "admitted"
"""What the audit trail calls it."""

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
        short=short(connection, arrival, stem),
        partner=arrival["partner"],
        filename=filename,
        sha256=arrival["sha256"],
        size=arrival["size"],
        received_at=arrival["received_at"],
        work=work,
        place=arrival.get("place"),
        origin=arrival.get("origin", ""),
        way=arrival.get("way", DIRECT),
    )
    values = {column.name: getattr(found, column.name) for column in COLUMNS}
    more = {"stem": stem, "format": "", "live": True, "ruleset": ""}
    connection.execute(insert(receipts).values(values | more))
    pulled = update(pulled_files).where(pulled_files.c.work == work)
    connection.execute(pulled.values(receipt=found.id))
    fetching.taken(connection, found)
    enter(connection, found)
    return found


def enter(connection: Connection, found: Receipt) -> None:
    """Write the admission into the audit trail."""
    detail: dict[str, object] = {
        "partner": found.partner,
        "filename": found.filename,
        "sha256": found.sha256,
        "size": found.size,
    }
    if found.way != DIRECT:
        detail["way"] = WAY.dump_python(found.way, mode="json", exclude_defaults=True)
    at = found.received_at
    actor = (not found.way.enclosed and found.way.by) or "gateway"
    audit.append(connection, at, actor, ADMITTED, receipt=found.id, detail=detail)


def short(connection: Connection, arrival: Arrival, stem: str) -> str:
    """Return the shortest beginning of the receipt no file of this name and partner has.

    Nor one of any other partner, where answers go to a hub that carries several.
    """
    receipt_id, way = arrival["receipt_id"], arrival.get("way", DIRECT)
    same = select(receipts.c.short).where(receipts.c.stem == stem)
    same = same if way.hub else same.where(receipts.c.partner == arrival["partner"])
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


def abandon(connection: Connection, receipt_id: str) -> None:
    """Take an attempt back that we broke off ourselves: it says nothing about the file."""
    begun = (receipts.c.id == receipt_id, receipts.c.state == ReceiptState.READING)
    before = {"attempts": receipts.c.attempts - 1, "state": ReceiptState.RECEIVED}
    connection.execute(update(receipts).where(*begun).values(before))


def reset_reading(connection: Connection) -> int:
    """Put back what was being read when the daemon died; attempts stay counted."""
    begun = update(receipts).where(receipts.c.state == ReceiptState.READING)
    return connection.execute(begun.values(state=ReceiptState.RECEIVED)).rowcount
