"""`exchange connection test` and `key`: what a partner's server shows, and if it lets us in."""

from collections.abc import Iterator
from pathlib import Path

from exchange import settings
from exchange.cli import console
from exchange.daemon.ripening import Ripening, Terms
from exchange.errors import Misconfigured, Undeliverable
from exchange.model.configuration import Configuration
from exchange.model.connections import Server
from exchange.model.couriers import Duty
from exchange.model.partners import Partner
from exchange.model.remotes import Entry
from exchange.settings.mistakes import meant, parse
from exchange.spool.names import display_path
from exchange.wiring.wires import described, examined

FAILED = 1
Target = tuple[Duty, Server, str]
"""What for, which server, and the folder there."""

COMPARE = (
    "Anybody between us and them could have shown this key. Compare the fingerprint with what"
    " they tell you by telephone or on paper before you put the line into the partner's file."
)


def attempt(identity: str, site: Path) -> int:
    """Try every server of a partner and print what came of it; 1 where one did not work."""
    configuration = settings.load(site)
    partner = known(configuration, identity)
    found = [*targets(partner)]
    if not found:
        raise Misconfigured(
            f"partners/{identity}.toml names no server: answers go to the {partner.delivery.to},"
            " and nothing is fetched"
        )
    return max(tried(target, partner, configuration) for target in found)


def known(configuration: Configuration, identity: str) -> Partner:
    """Return a partner; raises Misconfigured where there is none of that name."""
    try:
        return configuration.partners[identity]
    except KeyError:
        near = meant(identity, configuration.partners)
        raise Misconfigured(f"there is no partner {identity}{near}") from None


def targets(partner: Partner) -> Iterator[Target]:
    """Yield the servers of a partner."""
    if partner.delivery.to == "sftp":
        yield "delivery", partner.delivery, partner.delivery.folder
    if partner.collection.source == "sftp":
        server = partner.collection.server(partner.delivery)
        yield "collection", server, partner.collection.folder


def tried(target: Target, partner: Partner, configuration: Configuration) -> int:
    """Try one server and print what came of it."""
    duty, server, folder = target
    console.say(f"{duty}: {server.user} at {server.host}, port {server.port}, folder {folder}")
    try:
        facts, entries = examined(server, folder)
    except Undeliverable as failure:
        console.say(f"  it does not work: {failure}")
        return FAILED
    console.table(("What", "Found"), facts.items())
    for name in server.legacy_algorithms:
        console.say(f"  {name} is weak, and allowed by the partner's file")
    if duty == "collection":
        list_files(entries, partner, configuration)
    console.say(f"  it works; {len(entries)} entries lie there")
    return 0


def list_files(entries: list[Entry], partner: Partner, configuration: Configuration) -> None:
    """Print what would be fetched, and what would stay there and why."""
    site = configuration.site
    ripening = Ripening(Terms(partner.collection.patterns, site.arriving, site.limits))
    ripening.observe(entries, 0.0)
    later = max(site.arriving.settle_without_lease_seconds, site.arriving.empty_after_seconds, 1.0)
    decisions = ripening.observe(entries, later)
    rows = [
        (display_path(Path(entry.name)), entry.size, getattr(decision, "reason", ""))
        for entry, decision in decisions.items()
    ]
    console.table(("File", "Bytes", "Why it would stay there"), rows)


def key(identity: str, site: Path) -> int:
    """Print the host key of each server a partner's file names, which may lack it still."""
    path = site / "partners" / f"{identity}.toml"
    servers = {server.host: server for server in named(parse(path))}
    if not servers:
        raise Misconfigured(f"{path} names no host in [delivery] or [collection]")
    failed = 0
    for server in servers.values():
        try:
            facts = described(server)
        except Undeliverable as failure:
            console.say(f"{server.host}: {failure}")
            failed = FAILED
            continue
        console.say(f"{server.host} shows a key with the fingerprint {facts['fingerprint']}:")
        console.say(f'host_key = "{facts["host_key"]}"')
        console.say(COMPARE)
    return failed


def named(table: dict[str, object]) -> Iterator[Server]:
    """Yield the servers a partner's file names, whatever else is wrong with it."""
    for name in ("delivery", "collection"):
        found = table.get(name)
        if isinstance(found, dict) and isinstance(found.get("host"), str):
            port = found.get("port", 22)
            yield Server(host=found["host"], port=port if isinstance(port, int) else 22)
