"""Refuses mailboxes that could not work, or over which a password would be heard."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.mailboxes import Mailbox
from exchange.model.partners import Partner, Site
from exchange.settings.mailing import Key, loopback, trusted
from exchange.settings.mistakes import meant, place
from exchange.settings.secrets import secret

SENDER = re.compile(r"[^@\s]*@[A-Za-z0-9.-]+")
FOLDER = re.compile(r'[^\x00-\x1f\x7f-\U0010ffff"\\%*]+')
"""Names that a command can hold as they are; others are written in modified UTF-7 (RFC 3501)."""


def with_mailboxes(path: Path, own: Site, partners: Mapping[str, Partner]) -> Site:
    """Return the site with the files of its mailboxes named by their whole paths.

    Raises Misconfigured naming the first thing that is wrong.
    """
    seen: set[str] = set()
    found = []
    for number, box in enumerate(own.mailboxes):
        if box.name in seen:
            raise Misconfigured(f"{place(path, ('mailboxes', number))}: {box.name} is there twice")
        seen.add(box.name)
        for key, wrong in mistakes(box, partners):
            raise Misconfigured(f"{place(path, ('mailboxes', number, *key))}: {wrong}")
        where = place(path, ("mailboxes", number, "password_file"))
        password = str(secret(where, path.parent, box.password_file))
        ca_file = trusted(path, ("mailboxes", number, "ca_file"), box.ca_file)
        found.append(replace(box, password_file=password, ca_file=ca_file))
    return replace(own, mailboxes=tuple(found))


def mistakes(box: Mailbox, partners: Mapping[str, Partner]) -> Iterator[tuple[Key, str]]:
    """Yield what is wrong with a mailbox, with the key it is about."""
    if box.tls == "none" and not loopback(box.host):
        yield ("tls",), "without TLS everybody on the way reads the password; only on this machine"
    for key in ("folder", "done_folder", "refused_folder"):
        if not FOLDER.fullmatch(getattr(box, key)):
            yield (key,), f"{getattr(box, key)!r} is no name of a folder in plain letters"
    if len({box.folder, box.done_folder, box.refused_folder}) < 3:  # noqa: PLR2004 - all three
        yield ("folder",), "folder, done_folder and refused_folder must be three"
    if not box.senders:
        yield ("senders",), "whose mails are read? name at least one sender"
    for sender, partner in box.senders.items():
        if not SENDER.fullmatch(sender):
            yield ("senders", sender), f"{sender!r} is no address, and no @ with a domain"
        if partner not in partners:
            yield ("senders", sender), f"there is no partner {partner!r}{meant(partner, partners)}"
