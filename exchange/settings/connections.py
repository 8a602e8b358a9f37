"""Refuses deliveries and collections over a wire that cannot work."""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from exchange.errors import Misconfigured
from exchange.model.connections import Collection, Delivery, Server
from exchange.model.partners import Partner
from exchange.settings.mistakes import meant, place
from exchange.settings.secrets import secret

HOST_KEYS = (
    "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa",
)  # fmt: skip
"""Types of keys a server may have; an ssh-rsa key may sign with SHA-2 all the same."""

LEGACY = (
    "3des-cbc", "aes128-cbc", "aes192-cbc", "aes256-cbc",
    "hmac-md5", "hmac-md5-96", "hmac-sha1", "hmac-sha1-96",
)  # fmt: skip
"""Weak ciphers and MACs, off unless a partner's file names them; SHA-1 for keys is off always."""

S = TypeVar("S", bound=Server)

Mistake = tuple[str, str]
"""A key and what is wrong with it."""


def with_connections(path: Path, partner: Partner, site: Path) -> Partner:
    """Return a partner whose connections can work, their secrets named by their whole paths.

    Raises Misconfigured for the first thing that is wrong with them.
    """
    for table, mistakes in (
        ("delivery", BY_WIRE[partner.delivery.to](partner.delivery)),
        ("collection", wrong_collection(partner)),
    ):
        for key, why in mistakes:
            raise Misconfigured(f"{place(path, (table, key))}: {why}")
    return replace(
        partner,
        delivery=named(path, "delivery", partner.delivery, site),
        collection=named(path, "collection", partner.collection, site),
    )


def named(path: Path, table: str, server: S, site: Path) -> S:
    """Return a server whose secrets are named by their whole paths."""

    def whole(key: str, name: str) -> str:
        return str(secret(place(path, (table, key)), site, name)) if name else ""

    return replace(
        server,
        key_file=whole("key_file", server.key_file),
        password_file=whole("password_file", server.password_file),
    )


def none(_: Delivery) -> Iterator[Mistake]:
    """Find nothing wrong."""
    yield from ()


def wrong_server(server: Server) -> Iterator[Mistake]:
    """Yield what an SFTP server lacks."""
    for key in ("host", "user", "host_key"):
        if not getattr(server, key):
            yield key, "this key is missing, without it nobody is let in or known"
    if bool(server.key_file) == bool(server.password_file):
        yield "key_file", "needed is either a key_file or a password_file"
    yield from wrong_host_key(server.host_key)
    for name in server.legacy_algorithms:
        if name not in LEGACY:
            yield "legacy_algorithms", f"{name!r} is none of the weak ones{meant(name, LEGACY)}"


def wrong_host_key(key: str) -> Iterator[Mistake]:
    """Yield what is wrong with a host key: not a type and base64 that names the same type."""
    kind, _, coded = key.partition(" ")
    form = "as in known_hosts without the name: ssh-ed25519 AAAA..."
    if kind not in HOST_KEYS or " " in coded:
        yield "host_key", f"write it {form}{meant(kind, HOST_KEYS)}"
        return
    try:
        blob = base64.b64decode(coded, validate=True)
    except binascii.Error:
        yield "host_key", f"what follows {kind} is no base64; write it {form}"
        return
    if not blob.startswith(len(kind).to_bytes(4, "big") + kind.encode()):
        yield "host_key", f"this is no key of type {kind}; was it copied whole?"


def wrong_collection(partner: Partner) -> Iterator[Mistake]:
    """Yield what a collection lacks."""
    collection = partner.collection
    if not collection.source:
        if collection != Collection():
            yield "from", 'this key is missing: from = "sftp"'
        return
    if not collection.host and partner.delivery.to != "sftp":
        yield "host", "this key is missing, and [delivery] has no server either"
    if collection.host:
        yield from wrong_server(collection)
    if (collection.then == "archive") != bool(collection.archive):
        yield "archive", 'this key goes with then = "archive", and names a folder there'
    if collection.archive and collection.archive.rstrip("/") == collection.folder.rstrip("/"):
        yield "archive", "files would be archived where they are fetched from"


BY_WIRE: Mapping[str, Callable[[Delivery], Iterator[Mistake]]] = {
    "outbox": none,
    "sftp": wrong_server,
    "mail": none,
}
"""What makes a delivery wrong, by where it goes."""
