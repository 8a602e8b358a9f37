"""`exchange sftp`: partners drop files into our own SFTP server, and reach nothing else."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from exchange import settings
from exchange.adapters.openssh.asking import in_force, unlike
from exchange.adapters.openssh.keys import PublicKey, keys_of, read_keys, with_key
from exchange.adapters.openssh.looking import differs
from exchange.adapters.openssh.making import make
from exchange.adapters.openssh.wanted import Text, Wanted, account, wanted
from exchange.cli import console
from exchange.cli.signs import Sign
from exchange.errors import Misconfigured
from exchange.model.configuration import Configuration
from exchange.model.dropping import SftpServer
from exchange.settings.mistakes import meant
from exchange.settings.partner_files import replaced, write_lasting

DIFFERENT = 1
Keys = Mapping[str, Sequence[PublicKey]]


def key(identity: str, file: Path, site: Path) -> int:
    """Keep the public keys of a file beside the partner's own file."""
    others = [each for each in settings.load(site).partners if each != settings.ERP]
    if identity not in others:
        raise Misconfigured(f"there is no partner {identity!r}{meant(identity, others)}")
    try:
        added = read_keys(str(file), file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{file}: {error}") from None
    if not added:
        raise Misconfigured(f"{file}: there is no key in it")
    kept = keys_of(site, identity)
    path = site / "partners" / f"{identity}.pub"
    if not path.exists():
        write_lasting(path, "")
    with replaced(path, with_key(kept, added)) as take:
        take()
    for each in added:
        console.say(f"{each.algorithm} {each.fingerprint} {each.comment}".strip())
    console.say(f"Kept in {path}. Compare the above with the partner by telephone, then let")
    console.say("root run `exchange sftp setup --apply`.")
    return 0


def setup(site: Path, *, apply: bool) -> int:
    """Print what differs from what partners need here, or mend it; 1 where something differs."""
    configuration = settings.load(site)
    server, keys = configuration.site.sftp_server, with_keys(site, configuration)
    if not keys:
        raise Misconfigured("no partner has a key here; `exchange sftp key ID FILE` keeps one")
    if apply and os.geteuid() != 0:
        raise Misconfigured("--apply changes accounts, mounts and sshd's configuration: be root")
    everything = all_wanted(site, server, keys)
    before = [each for each in everything if not apply and differs(each)]
    told = [*mended(everything, server)] if apply else shown(before)
    left = [found for each in everything if (found := differs(each))]
    left += [] if left else [words for _, words in sshd_signs(server, keys) if words]
    for words in [*told, *(left if apply else [])]:
        console.say(words)
    console.say(closing(len(told), len(left), apply=apply))
    return DIFFERENT if left else 0


def closing(done: int, left: int, *, apply: bool) -> str:
    """Return what a person should know at the end."""
    if not left and not done:
        return "Everything is as it should be; nothing was changed."
    if not apply:
        return "Nothing was changed. Root makes it so with `exchange sftp setup --apply`."
    if left:
        return f"{done} things were changed; what is named last is still different."
    return f"{done} things were changed. Now let sshd read its configuration: systemctl reload ssh"


def with_keys(site: Path, configuration: Configuration) -> Keys:
    """Return the partners that have a key with us, and their keys."""
    found = {each: keys_of(site, each) for each in configuration.partners if each != settings.ERP}
    return {partner: keys for partner, keys in found.items() if keys}


def all_wanted(site: Path, server: SftpServer, keys: Keys) -> tuple[Wanted, ...]:
    """Return what must hold; files of keys that belong to nobody any more must go."""
    names = {account(server, partner) for partner in keys}
    folder = Path(server.keys)
    there = sorted(each.name for each in folder.iterdir()) if folder.is_dir() else []
    return wanted(server, site.resolve(), keys, [name for name in there if name not in names])


def mended(everything: Sequence[Wanted], server: SftpServer) -> Iterator[str]:
    """Make so what is not, in order; yield what was wrong."""
    for each in everything:
        words = differs(each)
        if words:
            make(each, server.sshd_config)
            yield words


def shown(different: Sequence[Wanted]) -> list[str]:
    """Return what differs in words, the files that would be written with what they would say."""
    lines: list[str] = []
    for each in different:
        lines.append(differs(each))
        if isinstance(each, Text):
            lines += [f"    {line}".rstrip() for line in each.text.splitlines()]
    return lines


def sshd_signs(server: SftpServer, keys: Keys) -> Iterator[tuple[str, str]]:
    """Yield each account, and what sshd would do otherwise than we have written for it."""
    for partner in keys:
        name = account(server, partner)
        found = in_force(server.sshd_config, name)
        if isinstance(found, str):
            yield name, found
            continue
        wrong = [*unlike(server, found)]
        yield name, f"sshd, for {name}: {'; '.join(wrong)}" if wrong else ""


def signs(site: Path, configuration: Configuration) -> Iterator[Sign]:
    """Say for `exchange doctor` whether partners can drop files here, and nothing else."""
    server, keys = configuration.site.sftp_server, with_keys(site, configuration)
    if not keys:
        yield "ok", "SFTP server", "no partner has a key here, so nobody drops files into ours"
        return
    different = [words for each in all_wanted(site, server, keys) if (words := differs(each))]
    for words in different:
        yield "FAIL", "SFTP server", words
    if not different:
        yield "ok", "SFTP server", f"accounts, folders, mounts and keys of {len(keys)} partners"
    for partner, known in keys.items():
        prints = ", ".join(f"{each.algorithm} {each.fingerprint}" for each in known)
        yield "ok", f"SFTP keys of {partner}", prints
    if os.geteuid() != 0:
        yield "warn", "sshd", "only root can ask it what it allows; run doctor as root once"
        return
    for name, words in sshd_signs(server, keys):
        yield ("FAIL", f"sshd for {name}", words) if words else ("ok", f"sshd for {name}", "as set")
