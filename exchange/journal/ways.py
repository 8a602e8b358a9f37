"""How files came: put on record with the files, and asked for by people."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Row, Text, insert, select, type_coerce
from ulid import ULID

from exchange.journal import receiving
from exchange.journal.columns import WAY, shown
from exchange.journal.tables import audit as trail
from exchange.journal.tables import receipts
from exchange.journal.way_tables import mail_files, mails
from exchange.model.mails import Mail, MailFile
from exchange.model.receipts import Arrival, Receipt
from exchange.model.ways import Enclosure, Way

PAGE = 1000


def apply(
    connection: Connection, receipt: Row[tuple[object, ...]], mail: Mail | None, at: datetime
) -> None:
    """Keep what a mail says, and put each of its files into its lane as a file that came."""
    if mail is None:
        return
    words = ("sender", "date", "subject", "message_id", "text")
    said = {name: shown(getattr(mail, name)) for name in words}
    connection.execute(insert(mails).values({"receipt": receipt.id, **said}))
    for position, file in enumerate(mail.files, 1):
        arrival = enclosed(receipt, file, Enclosure(receipt.id, position, **headed(said)), at)
        found = receiving.admit(connection, f"{receipt.id}/{position}", arrival)
        row = {"receipt": found.id, "mail": receipt.id, "position": position}
        connection.execute(insert(mail_files).values(row))


def headed(said: dict[str, str]) -> dict[str, str]:
    """Return what the head of a mail says, without its text."""
    return {name: value for name, value in said.items() if name != "text"}


def enclosed(
    receipt: Row[tuple[object, ...]], file: MailFile, by: Enclosure, at: datetime
) -> Arrival:
    """Return the arrival of a file of a mail: it came when the mail came, and the same way."""
    way: Way = receipt.way
    hub = file.hub or way.hub
    return Arrival(
        receipt_id=str(ULID.from_datetime(at)),
        partner=file.partner or receipt.partner,
        filename=file.name,
        sha256=file.sha256,
        size=file.size,
        received_at=receipt.received_at,
        way=Way(way.by, way.on_behalf, way.source, way.attachment, hub, by),
    )


def mail(connection: Connection, receipt: str) -> Mail | None:
    """Return what a mail said, None where the file is none; its files are receipts."""
    columns = (mails.c[name] for name in ("sender", "date", "subject", "message_id", "text"))
    row = connection.execute(select(*columns).where(mails.c.receipt == receipt)).first()
    return Mail(*row) if row else None


def files(connection: Connection, receipt: str) -> list[Receipt]:
    """Return the receipts of the files of a mail, in their order."""
    both = receipts.join(mail_files, mail_files.c.receipt == receipts.c.id)
    mine = select(*receiving.COLUMNS).select_from(both).where(mail_files.c.mail == receipt)
    return receiving.chosen(connection, mine.order_by(mail_files.c.position))


def blobs(connection: Connection, after: int) -> list[tuple[int, str, str]]:
    """Return a page of messages kept with files our people handed in."""
    columns = (receipts.c.seq, receipts.c.way, receipts.c.short)
    kept = type_coerce(receipts.c.way, Text).contains('"attachment"')
    page = select(*columns).where(receipts.c.seq > after, kept).order_by(receipts.c.seq)
    rows = connection.execute(page.limit(PAGE))
    return [(row.seq, row.way.attachment, f"message kept with {row.short}") for row in rows]


def contradicted(connection: Connection) -> Iterator[str]:
    """Yield each receipt that came another way than the trail says."""
    sealed = select(trail.c.receipt, trail.c.detail).where(trail.c.action == receiving.ADMITTED)
    entries = connection.execute(sealed.where(trail.c.detail.contains('"way"')))
    told = {row.receipt: json.loads(row.detail)["way"] for row in entries}
    came = select(receipts.c.id, receipts.c.way).where(type_coerce(receipts.c.way, Text) != "")
    found = {
        row.id: WAY.dump_python(row.way, mode="json", exclude_defaults=True)
        for row in connection.execute(came)
    }
    for receipt in sorted(told.keys() | found.keys()):
        if told.get(receipt) != found.get(receipt):
            yield receipt
