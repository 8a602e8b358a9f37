"""Refuses mail and webhooks that cannot work, or would tell strangers."""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from exchange.errors import Misconfigured
from exchange.model.notifying import ADDRESS, Mail, Webhook
from exchange.model.partners import Contact, Partner, Site
from exchange.settings.mistakes import meant, place
from exchange.settings.secrets import secret

HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")

Key = tuple[str | int, ...]
Wrong = tuple[Key, str]


def with_mail(path: Path, site: Site) -> Site:
    """Return a site whose mail and webhooks can work, their secrets named by their whole paths.

    Raises Misconfigured for the first thing that is wrong with them.
    """
    refuse(path, (*wrong_mail(site.mail), *wrong_contacts(site.contacts), *wrong_times(site)))
    refuse(path, (*wrong_webhooks(site.webhooks), *wrong_rows(site)))
    mail = site.mail and replace(
        site.mail,
        password_file=hidden(path, ("mail", "password_file"), site.mail.password_file),
        ca_file=trusted(path, ("mail", "ca_file"), site.mail.ca_file),
    )
    hooks = (
        replace(
            each,
            secret_file=hidden(path, ("webhooks", number, "secret_file"), each.secret_file),
            ca_file=trusted(path, ("webhooks", number, "ca_file"), each.ca_file),
        )
        for number, each in enumerate(site.webhooks)
    )
    return replace(site, mail=mail, webhooks=tuple(hooks))


def refuse(path: Path, wrong: Iterable[Wrong]) -> None:
    """Refuse the first thing that is wrong."""
    for key, why in wrong:
        raise Misconfigured(f"{place(path, key)}: {why}")


def hidden(path: Path, key: Key, name: str) -> str:
    """Return the whole path of a secret, empty where none is named."""
    return str(secret(place(path, key), path.parent, name)) if name else ""


def trusted(path: Path, key: Key, name: str) -> str:
    """Return the whole path of a file of certificates below the site, empty where none is named."""
    found = (path.parent / name).absolute()
    if name and not found.is_file():
        refuse(path, [(key, f"there is no file {name}")])
    return str(found) if name else ""


def wrong_mail(mail: Mail | None) -> Iterator[Wrong]:
    """Yield what is wrong with our mail server."""
    if mail is None:
        return
    if mail.tls == "none" and not loopback(mail.host):
        why = "without encryption only a server on this machine is written to"
        yield ("mail", "tls"), why
    if bool(mail.user) != bool(mail.password_file):
        yield ("mail", "user"), "user and password_file go together"
    if mail.tls == "none" and mail.user:
        yield ("mail", "user"), "a password is not said without encryption"
    for key in ("sender", "reply_to"):
        if getattr(mail, key) and not ADDRESS.fullmatch(getattr(mail, key)):
            yield ("mail", key), f"{getattr(mail, key)!r} is no address"


def loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def wrong_contacts(contacts: Sequence[Contact], side: str = "ours") -> Iterator[Wrong]:
    """Yield contacts nobody can write to, whose absence ends before it begins, or on no side."""
    for number, each in enumerate(contacts):
        for key in ("email", "deputy_email"):
            if getattr(each, key) and not ADDRESS.fullmatch(getattr(each, key)):
                yield ("contacts", number, key), f"{getattr(each, key)!r} is no address"
        if each.deputy_email and not each.deputy:
            yield ("contacts", number, "deputy_email"), "whose is it? Name the deputy"
        if any(last < first for first, last in each.away):
            yield ("contacts", number, "away"), "an absence ends before it begins"
        if side == "ours" and each.side == "theirs":
            yield ("contacts", number, "side"), "who is theirs stands in a partner file"


def wrong_times(site: Site) -> Iterator[Wrong]:
    """Yield quiet hours that are none."""
    quiet = site.telling.quiet
    if quiet and not HOURS.fullmatch(quiet):
        yield ("telling", "quiet"), f"{quiet!r} is not like 20:00-06:00"


def wrong_webhooks(webhooks: Sequence[Webhook]) -> Iterator[Wrong]:
    """Yield webhooks without a name of their own, or with an address we do not call."""
    names = [each.name for each in webhooks]
    for number, each in enumerate(webhooks):
        if names.count(each.name) > 1 or not each.name.strip():
            yield ("webhooks", number, "name"), "each webhook has a name of its own"
        for why in wrong_url(each.url):
            yield ("webhooks", number, "url"), why


def wrong_url(url: str) -> Iterator[str]:
    """Yield why an address is not called."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        yield str(error)
        return
    if parts.scheme not in {"https", "http"} or not host:
        yield "write the whole address, as in https://chat.example.org/hook"
    elif parts.scheme == "http" and not loopback(host):
        yield "without encryption only this machine is called: write https://"
    if parts.username or parts.password:
        yield "no user and no password in an address: they would be in logs"
    if parts.fragment or not url.isascii() or not url.isprintable() or " " in url:
        yield "only printable ASCII, and nothing after a #"


def wrong_rows(site: Site) -> Iterator[Wrong]:
    """Yield rows that name a webhook that is not there, or write to nobody."""
    names = [each.name for each in site.webhooks]
    for number, row in enumerate(site.notify):
        if row.webhook and row.channel != "webhook":
            yield ("notify", number, "webhook"), 'goes with channel = "webhook"'
        if row.webhook and row.webhook not in names:
            why = f"there is no webhook {row.webhook!r}{meant(row.webhook, names)}"
            yield ("notify", number, "webhook"), why
        if row.channel == "webhook" and not names:
            yield ("notify", number, "channel"), "there is no [[webhooks]] to tell"
        if row.channel in {"mail", "digest"} and site.mail is None:
            yield ("notify", number, "channel"), "there is no [mail] to tell by"


def refuse_unmailed(site: Path, own: Site, partners: Iterable[Partner]) -> None:
    """Refuse partners who get their answers by mail where we have none, or nobody to write to."""
    for each in partners:
        path = site / "partners" / f"{each.id}.toml"
        refuse(path, wrong_contacts(each.contacts, "theirs"))
        if each.delivery.to != "mail":
            continue
        for number, address in enumerate(each.delivery.addresses):
            if not ADDRESS.fullmatch(address):
                refuse(path, [(("delivery", "addresses", number), f"{address!r} is no address")])
        if own.mail is None:
            refuse(path, [(("delivery", "to"), "exchange.toml has no [mail] to deliver by")])
        if not each.delivery.addresses and not any(one.email for one in each.theirs):
            why = "no contact of theirs has an address, and [delivery] names none"
            refuse(path, [(("delivery", "to"), why)])
