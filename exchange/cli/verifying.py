"""`exchange verify`: is what we kept still what we kept?"""

from dataclasses import dataclass
from pathlib import Path

from exchange.cli import console
from exchange.cli.looking import opened
from exchange.errors import Misconfigured
from exchange.journal import Journal
from exchange.model.partners import Site
from exchange.settings import SITE_FILE
from exchange.settings.auditing import with_audit
from exchange.settings.mistakes import read
from exchange.spool import heads as kept_heads
from exchange.spool.site import Spool
from exchange.verifying import anchored, chain, headed, kept
from exchange.wiring import keys


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signed heads to hold the trail to, and the public key they are signed with."""

    places: tuple[Path, ...] = ()
    key: str = ""


def verify(site: Path, heads: Path | None = None, key: str = "") -> int:
    """Check chain, signed heads and kept bytes; 0 where all is whole, 1 with what is not."""
    spool = Spool(site)
    signatures = wanted(spool, heads, key)
    with opened(site) as journal:
        trail = journal.trail()
        sealed = journal.keeping().sealed
        noted = [*anchored(spool, sealed), *unheld(signatures, journal)]
        broken = [*chain(trail), *noted, *kept(trail, spool)]
        entries, head = trail.chain_head()
        files, gone = sum(1 for _ in trail.kept_blobs()), trail.buried()
    for sentence in broken:
        console.say(f"BROKEN  {sentence}")
    if broken:
        return 1
    deleted = f", {gone} deleted by retention or erased" if gone else ""
    signed = f"{len(signatures.places) or 'no'} signed heads"
    found = f"{files} files and answers{deleted}, {signed}"
    console.say(f"whole: {entries} audit entries (head {head[:16]}), {found}")
    return 0


def unheld(signatures: Signatures, journal: Journal) -> list[str]:
    """Return which signed heads the trail does not hold."""
    if not signatures.places:
        return []
    newest, _ = journal.trail().chain_head()
    signed = keys.checking(signatures.key)
    return [*headed(signatures.places, signed, journal.keeping().sealed, newest)]


def wanted(spool: Spool, heads: Path | None, key: str) -> Signatures:
    """Return the heads that were named, else those we keep ourselves, with the key to check them.

    Raises Misconfigured where there is no head, or no key, to what was named.
    """
    place = heads or kept_heads.folder(spool)
    try:
        places = tuple(kept_heads.listed(place))
    except FileNotFoundError:
        places = ()
    if heads and not places:
        raise Misconfigured(f"{heads}: there is no signed head")
    public = key or own(spool.root)
    if heads and not public:
        raise Misconfigured("by which key? say --key with what exchange audit key printed")
    return Signatures(places, public) if public else Signatures()


def own(site: Path) -> str:
    """Return the public half of the key of a site, empty where it has none."""
    path = site / SITE_FILE
    if not path.is_file():
        return ""
    name = with_audit(path, read(path, Site)).audit.key_file
    return keys.public(Path(name)) if name else ""
