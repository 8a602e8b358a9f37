"""`exchange drop`: one of our own people hands in a file of a partner."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from exchange import wiring
from exchange.cli import console
from exchange.cli.asking import keep
from exchange.cli.checking import known_partner
from exchange.cli.closing import person
from exchange.errors import Misconfigured
from exchange.model.ways import Way
from exchange.spool.blobs import CHUNK
from exchange.spool.handing import fitting, hand_in
from exchange.spool.names import display
from exchange.spool.site import Spool, cramped, prepare


@dataclass(frozen=True, slots=True)
class Dropped:
    """What is handed in: whose it is, by whom, for whom and from where; a message kept with it."""

    file: Path
    partner: str
    by: str = ""
    on_behalf: str = ""
    source: str = ""
    attached: Path | None = None


def drop(what: Dropped, site: Path) -> int:
    """Put a file into its partner's lane with who brought it; return the exit status."""
    configuration = wiring.load(site)
    partner = known_partner(what.partner, configuration)
    refuse_unfit(what.file)
    spool = Spool(site)
    prepare(spool, configuration.partners)
    full = cramped(spool.disk.room(site))
    if full:
        raise Misconfigured(f"{what.file} is not taken now: {full}")
    way = told(what, site)
    claimed = hand_in(
        spool, partner, (what.file.name, chunks(what.file)), way=way, now=datetime.now(UTC)
    )
    behalf = f" on behalf of {way.on_behalf}" if way.on_behalf else ""
    console.say(f"{what.file.name}: handed in for {partner} by {way.by}{behalf}")
    console.say(
        f"  its receipt will be {claimed.work}; a running daemon enters it at its next look"
    )
    return 0


def told(what: Dropped, site: Path) -> Way:
    """Return how a file comes, in words that are safe to print."""
    login = person()
    by = words(what.by)
    return Way(
        by=f"{by} (logged in as {login})" if by and by != login else login,
        on_behalf=words(what.on_behalf),
        source=words(what.source) or (what.attached.name if what.attached else ""),
        attachment=keep(what.attached, site) if what.attached else "",
    )


def words(text: str) -> str:
    """Return what somebody typed as one line that no terminal acts upon."""
    return display(os.fsencode(text)).strip()


def refuse_unfit(file: Path) -> None:
    """Raise Misconfigured for what is no file, or cannot have the name it has."""
    if not file.is_file():
        raise Misconfigured(f"{file} is not a file")
    reason = fitting(file.name)
    if reason:
        raise Misconfigured(f"{file} cannot be handed in: {reason}")


def chunks(file: Path) -> Iterator[bytes]:
    """Yield a file's bytes, a piece at a time."""
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
