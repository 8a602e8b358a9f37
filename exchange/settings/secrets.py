"""Finds the files below `secrets/` that settings name, and refuses those others may read."""

import os
import stat
from dataclasses import replace
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.partners import Partner, Workbooks
from exchange.settings.mistakes import place

FOLDER = "secrets"

OPEN_TO_OTHERS = 0o137
"""Bits a secret's mode must not have: of others, and more than reading for the group."""


def with_secrets(path: Path, partner: Partner, site: Path) -> Partner:
    """Return a partner whose secret files are named by their whole paths.

    Raises Misconfigured for one that is not there, is empty or may be read by others.
    """
    name = partner.workbooks.password_file
    if not name:
        return partner
    where = place(path, ("workbooks", "password_file"))
    return replace(partner, workbooks=Workbooks(password_file=str(secret(where, site, name))))


def secret(where: str, site: Path, name: str) -> Path:
    """Return the path of a secret; `where` says in a refusal which key names it."""
    if Path(name).name != name:
        raise Misconfigured(f"{where}: {name!r} is not the name of a file in {FOLDER}/")
    found = credential(name) or (site / FOLDER / name).absolute()
    shown = f"{FOLDER}/{name}" if found.parent.name == FOLDER else f"credential {name}"
    if not found.is_file():
        raise Misconfigured(f"{where}: there is no file {FOLDER}/{name}")
    mode = stat.S_IMODE(found.stat().st_mode)
    if mode & OPEN_TO_OTHERS:
        raise Misconfigured(
            f"{where}: {shown} has mode {mode:o}, others could read or change it; "
            f"say chmod 600 {FOLDER}/{name}"
        )
    if not found.stat().st_size:
        raise Misconfigured(f"{where}: {shown} is empty")
    return found


def credential(name: str) -> Path | None:
    """Return the file of a credential that systemd handed the service, None where there is none."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    found = Path(folder) / name
    return found.absolute() if folder and found.is_file() else None
