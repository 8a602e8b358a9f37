"""Who may use the console: names, roles, hashes of passwords, in `accounts.toml`."""

import hashlib
import hmac
import os
import re
import stat
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

from exchange.errors import Misconfigured
from exchange.model.closed import CLOSED
from exchange.settings.mistakes import check, parse

Role = Literal["viewer", "coordinator", "auditor", "admin"]

ACCOUNTS = "accounts.toml"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
SHORTEST = 12
"""Characters a password has at least (ASVS 5.0 6.2.1 asks for 8, and likes 15 better)."""

MODE = 0o640
OPEN_TO_OTHERS = 0o137
"""Bits the file's mode must not have: of others, and more than reading for the group."""

COST = {"n": 2**15, "r": 8, "p": 1, "maxmem": 2**26}
"""scrypt as OWASP recommends it at least, 32 MiB for each try."""

SALT = 16
ABSENT = "scrypt:" + b64encode(bytes(SALT)).decode() + ":" + b64encode(bytes(64)).decode()
"""What a password is compared with where there is no such account, so that it takes as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may look, and perhaps act.

    `partners` are those of whom they see anything, all where none are named. `since` and `until`
    are the first and the last day of what an auditor sees, both included.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    name: str
    role: Role
    password: str = ""
    partners: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    mail: str = ""

    @property
    def scope(self) -> frozenset[str] | None:
        """The partners they see, None for all."""
        return frozenset(self.partners) or None


def read_accounts(site: Path) -> Mapping[str, Account]:
    """Return the accounts of a site by name; none where there is no file.

    Raises Misconfigured for a file others may read, and for one that is not understood.
    """
    path = site / ACCOUNTS
    if not path.is_file():
        return {}
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & OPEN_TO_OTHERS:
        raise Misconfigured(
            f"{path} has mode {mode:o}, others could read or change it; say chmod 640 {path}"
        )
    return {name: account(path, name, row) for name, row in parse(path).items()}


def account(path: Path, name: str, row: object) -> Account:
    """Return one account; raises Misconfigured naming file and key where it is not understood."""
    if not NAME.fullmatch(name):
        raise Misconfigured(f"{path}: {name!r}: a name is written in a-z, 0-9 and . _ -")
    if not isinstance(row, dict):
        raise Misconfigured(f"{path}: {name} is not a table")
    return check(path, {"name": name, **row}, Account, at=(name,))


def hashed(password: str) -> str:
    """Return what is kept of a password; raises Misconfigured for one that is too short."""
    if len(password) < SHORTEST:
        raise Misconfigured(f"a password has at least {SHORTEST} characters")
    salt = os.urandom(SALT)
    return ":".join(
        ("scrypt", b64encode(salt).decode(), b64encode(derived(password, salt)).decode())
    )


def derived(password: str, salt: bytes) -> bytes:
    """Return the key scrypt makes of a password."""
    return hashlib.scrypt(password.encode(), salt=salt, **COST)


def matches(password: str, kept: str) -> bool:
    """Tell whether a password is the one that was kept; it takes as long where none was."""
    _, salt, wanted = (kept or ABSENT).split(":")
    found = derived(password, b64decode(salt))
    return hmac.compare_digest(found, b64decode(wanted)) and bool(kept)


def keep(site: Path, accounts: Iterable[Account]) -> None:
    """Write the accounts in one step, readable for nobody else; refuse what is not understood."""
    path = site / ACCOUNTS
    draft = path.with_name(f".{path.name}.tmp")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(map(written, accounts)))
        file.flush()
        os.fsync(file.fileno())
    try:
        for name, row in parse(draft).items():
            account(path, name, row)
    except Misconfigured:
        draft.unlink()
        raise
    draft.replace(path)


def written(account: Account) -> str:
    """Return an account as `accounts.toml` has it."""
    lines = [f"[{quoted(account.name)}]", f"role = {quoted(account.role)}"]
    if account.password:
        lines.append(f"password = {quoted(account.password)}")
    if account.partners:
        lines.append(f"partners = [{', '.join(map(quoted, account.partners))}]")
    lines += [
        f"{name} = {day.isoformat()}"
        for name, day in (("since", account.since), ("until", account.until))
        if day
    ]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Return a text of a few plain characters as TOML writes it."""
    return f'"{text}"'
