"""`exchange hold`: legal holds set, lifted and listed."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from exchange import wiring
from exchange.cli import console
from exchange.cli.acting import done
from exchange.cli.closing import person
from exchange.cli.looking import one, opened
from exchange.errors import Misconfigured
from exchange.model.acts import Holding
from exchange.model.retention import Hold, Scope

SCOPES: tuple[Scope, ...] = ("partner", "receipt", "order")


def put(site: Path, named: Mapping[Scope, str], reason: str) -> int:
    """Set a hold on one thing."""
    scopes = [scope for scope in SCOPES if named[scope]]
    if len(scopes) != 1:
        raise Misconfigured("say one of --partner, --receipt and --order")
    (scope,) = scopes
    subject = checked(site, scope, named[scope])
    act = Holding(scope, subject, person(), datetime.now(UTC), words(reason))
    console.say(done(site, act) or f"held: {scope} {subject}")
    return 0


def checked(site: Path, scope: Scope, said: str) -> str:
    """Return what is meant in full; raises Misconfigured where there is no such thing."""
    configuration = wiring.load(site)
    with opened(site) as journal:
        if scope == "receipt":
            return one(journal, said).id
        if scope == "partner" and said not in configuration.partners:
            raise Misconfigured(f"{said}: there is no partners/{said}.toml")
        if scope == "order" and not journal.keeping().numbered(said):
            raise Misconfigured(f"{said}: no document here has this number")
    return said


def lift(site: Path, number: int, reason: str) -> int:
    """Lift a hold that stands."""
    with opened(site) as journal:
        standing = {each.id: each for each in journal.keeping().holds() if not each.lifted_at}
    found = standing.get(number)
    if found is None:
        raise Misconfigured(f"no legal hold {number} stands; see: exchange hold list")
    now = datetime.now(UTC)
    act = Holding(found.scope, found.subject, person(), now, words(reason), number)
    console.say(done(site, act) or f"lifted: {found.scope} {found.subject}")
    return 0


def words(reason: str) -> str:
    """Return a reason; raises Misconfigured where it is empty."""
    if not reason.strip():
        raise Misconfigured("--reason is empty; say why")
    return reason.strip()


def show(site: Path, *, as_json: bool) -> int:
    """Print all holds."""
    with opened(site) as journal:
        found = journal.keeping().holds()
    if as_json:
        console.emit({"holds": [asdict(each) for each in found]})
    elif found:
        console.table(("No", "Holds", "Since", "By", "Why", "Lifted"), map(row, found))
    else:
        console.say("No legal holds.")
    return 0


def row(each: Hold) -> tuple[str, ...]:
    """Return a hold for people."""
    lifted = f"{each.lifted_at:%Y-%m-%d}, {each.lifted_by}: {each.lifted_because}"
    what = f"{each.scope} {each.subject}"
    since = f"{each.at:%Y-%m-%d}"
    return str(each.id), what, since, each.by, each.reason, lifted if each.lifted_at else ""
