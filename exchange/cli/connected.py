"""What `exchange doctor` says of connections; it opens none."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from exchange.cli.connecting import targets
from exchange.cli.wired import worded
from exchange.journal import open_journal
from exchange.model.configuration import Configuration
from exchange.model.couriers import Trouble

Sign = tuple[Literal["ok", "warn", "FAIL"], str, str]


def connections(site: Path, configuration: Configuration) -> Iterator[Sign]:
    """Say where answers go and files come from, what is weak there, and what does not work."""
    troubles = {(each.partner, each.duty): each for each in known(site)}
    for partner in configuration.partners.values():
        for duty, server, _ in targets(partner):
            what = f"{duty} {partner.id}"
            if server.legacy_algorithms:
                weak = ", ".join(server.legacy_algorithms)
                yield "warn", what, f"weak algorithms are allowed with {server.host}: {weak}"
            yield sign(what, f"{server.user} at {server.host}", troubles.get((partner.id, duty)))


def known(site: Path) -> list[Trouble]:
    """Return the connections that do not work, as far as the journal tells."""
    path = site / "var" / "journal.db"
    if not path.is_file():
        return []
    with open_journal(path, read_only=True) as journal:
        return journal.connections().troubles()


def sign(what: str, where: str, trouble: Trouble | None) -> Sign:
    """Return how one connection stands."""
    if trouble is None:
        return "ok", what, f"{where}; try it with: exchange connection test"
    return ("FAIL" if trouble.blocked else "warn"), what, worded(trouble)
