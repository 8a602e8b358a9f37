"""Runs a site once as the account of the gateway, which cannot read our own libraries.

So all that judging needs is imported before, by a run over a site in a temporary folder.
"""

import os
import pwd
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from acceptance import inside
from acceptance.installation import Installation, forecast

from exchange import settings, wiring
from exchange.daemon import run
from exchange.daemon.station import utc
from exchange.journal import open_journal


def warm() -> None:
    with TemporaryDirectory() as folder:
        site = Installation(Path(folder), agreed=False)
        site.drop("nordwerk", "FC.edi", forecast())
        assert site.verdicts() == ["accepted"]


def once(root: Path) -> list[str]:
    with (
        open_journal(root / "var" / "journal.db") as journal,
        inside.station(root, settings.load(root), journal, utc) as station,
    ):
        return [f"{found.path}: {found.reason}" for found in run(station, once=True)]


def main(root: Path, name: str) -> None:
    warm()
    wiring.incomplete(b"", b"")
    gateway = pwd.getpwnam(name)
    os.initgroups(name, gateway.pw_gid)
    os.setgid(gateway.pw_gid)
    os.setuid(gateway.pw_uid)
    os.umask(0o007)
    sys.exit("\n".join(once(root)) or 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
