"""Says what must hold on this machine so that partners can drop files; changes nothing.

The gateway renames files between folders of the site by the site's own paths. A partner sees
`inbox` and `outbox` in a folder that is root's: each is the folder of the site mounted a second
time, which sshd's side alone uses. So no rename of ours crosses a mount.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from exchange.adapters.openssh.keys import PublicKey, with_key
from exchange.adapters.openssh.texts import NOTICE, mount_unit, sshd_config, unit_name
from exchange.errors import Misconfigured
from exchange.model.dropping import SftpServer

NAME = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
PATH = re.compile(r"(/[A-Za-z0-9_.+-]+)+")
LONGEST = 32
"""Characters of a name of an account on Linux."""

ROOT = "root"


@dataclass(frozen=True, slots=True)
class Group:
    """There is this group."""

    name: str


@dataclass(frozen=True, slots=True)
class Account:
    """There is this account: no shell, no password, a group of its own, and in `group` only."""

    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """Nobody but root can change this folder or one above it."""

    path: Path


@dataclass(frozen=True, slots=True)
class Folder:
    """This folder is there, and whose it is."""

    path: Path
    owner: str
    group: str
    mode: int


@dataclass(frozen=True, slots=True)
class Text:
    """This file is root's and says just this; where it is `judged`, sshd must like it."""

    path: Path
    text: str
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """This is a symbolic link to there."""

    path: Path
    target: str


@dataclass(frozen=True, slots=True)
class Mount:
    """The folder `source` is seen at `target` as well."""

    source: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Absent:
    """There is no such file."""

    path: Path


Wanted = Group | Account | Guarded | Folder | Text | Link | Mount | Absent


def account(server: SftpServer, partner: str) -> str:
    """Return the name of a partner's account; one that is too long ends in a part of its hash."""
    name = f"{server.prefix}{partner}"
    if len(name) <= LONGEST:
        return name
    digest = hashlib.sha256(partner.encode()).hexdigest()[:8]
    return f"{name[: LONGEST - 9].rstrip('-')}-{digest}"


def refuse_odd(server: SftpServer, site: Path) -> None:
    """Refuse names and paths that sshd, systemd or a person could read as something else."""
    named = {"user", "group", "partners_group"}
    for field in fields(server):
        value = getattr(server, field.name)
        whole = f"{value}x" if field.name == "prefix" else value
        pattern = NAME if field.name in named | {"prefix"} else PATH
        if not pattern.fullmatch(whole) or "/.." in whole:
            raise Misconfigured(
                f"exchange.toml, key sftp_server.{field.name}: {value!r} will not do; names of"
                " accounts have a-z, 0-9, _ and -, paths begin with / and have no blanks"
            )
    if not PATH.fullmatch(str(site)):
        raise Misconfigured(
            f"{site}: for SFTP the path of a site has letters, digits and _ . + - only"
        )


def wanted(
    server: SftpServer,
    site: Path,
    partners: Mapping[str, Sequence[PublicKey]],
    strangers: Sequence[str] = (),
) -> tuple[Wanted, ...]:
    """Return all that must hold, in the order in which it can be made so.

    `site` is a whole path without links; `partners` are those with keys, and `strangers` files
    in the folder of keys that belong to nobody any more.
    """
    refuse_odd(server, site)
    chroots, keys = Path(server.chroots), Path(server.keys)
    return (
        Group(server.partners_group),
        Folder(chroots, ROOT, ROOT, 0o755),
        Guarded(chroots),
        Folder(keys, ROOT, ROOT, 0o755),
        Guarded(keys),
        *(Absent(keys / name) for name in strangers),
        *(
            each
            for partner, known in sorted(partners.items())
            for each in of_partner(server, site, partner, known)
        ),
        Text(Path(server.drop_in), sshd_config(server), judged=True),
    )


def of_partner(
    server: SftpServer, site: Path, partner: str, known: Sequence[PublicKey]
) -> Iterator[Wanted]:
    """Yield what must hold for one partner.

    A partner owns the inbox, so that what they drop is theirs and the gateway's group's; the
    outbox is the gateway's, and the group of the partner may take files away.
    """
    name = account(server, partner)
    home = Path(server.chroots) / name
    inbox, outbox = site / "inbox" / partner, site / "outbox" / partner
    yield Account(name, server.partners_group)
    yield Folder(inbox, name, server.group, 0o2770)
    yield Folder(outbox, server.user, name, 0o2770)
    yield Folder(home, ROOT, ROOT, 0o755)
    for source, target in ((inbox, home / "inbox"), (outbox, home / "outbox")):
        unit = unit_name(str(target))
        yield Mount(source, target)
        yield Text(Path(server.units) / unit, mount_unit(str(source), str(target)))
        yield Link(Path(server.units) / "multi-user.target.wants" / unit, f"../{unit}")
    yield Text(Path(server.keys) / name, NOTICE + with_key(tuple(known), ()))
