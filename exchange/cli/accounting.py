"""`exchange console account`: who may use the console."""

import getpass
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from exchange.cli import console
from exchange.console.accounts import Account, Role, hashed, keep, read_accounts
from exchange.errors import Misconfigured
from exchange.settings.mistakes import meant


def change(site: Path, name: str, role: str, partners: Sequence[str] | None) -> None:
    """Make an account or change it; its password is asked for."""
    known = dict(read_accounts(site))
    made = known.get(name) or Account(name=name, role=cast("Role", role))
    if role:
        made = replace(made, role=cast("Role", role))
    if partners is not None:
        made = replace(made, partners=tuple(partners))
    known[name] = replace(made, password=hashed(asked(name)))
    keep(site, known.values())
    console.say(f"{name} may use the console as {made.role}")


def remove(site: Path, name: str) -> None:
    """Take an account away; raises Misconfigured where there is none."""
    known = dict(read_accounts(site))
    if known.pop(name, None) is None:
        raise Misconfigured(f"there is no account {name!r}{meant(name, known)}")
    keep(site, known.values())
    console.say(f"{name} may not use the console any more")


def asked(name: str) -> str:
    """Return a password that somebody types, twice; in a pipe, its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass(f"Password of {name}: ")
    if getpass.getpass("Once more: ") != first:
        raise Misconfigured("the two passwords differ; nothing was changed")
    return first
