"""What `exchange doctor` says of mail, webhooks and mailboxes; it opens none."""

import ssl
from collections.abc import Iterator
from pathlib import Path

from exchange.cli.connected import known
from exchange.cli.signs import Sign
from exchange.cli.wired import worded
from exchange.model.configuration import Configuration
from exchange.model.couriers import Trouble
from exchange.model.mailboxes import Mailbox
from exchange.model.notifying import Mail

TEST = "try it with: exchange notify test"


def told(_: Path, configuration: Configuration) -> Iterator[Sign]:
    """Say by which ways people are told something, and who gets answers by mail."""
    site = configuration.site
    if site.mail:
        yield mailed(site.mail)
        if not any(each.email for each in site.contacts):
            yield "warn", "mail", "no contact in exchange.toml has an address: nobody is told"
    for hook in site.webhooks:
        wrong = untrusting(hook.ca_file)
        yield ("FAIL" if wrong else "ok"), f"webhook {hook.name}", wrong or f"{hook.url}; {TEST}"
    if not site.mail and not site.webhooks:
        yield "ok", "telling people", "neither [mail] nor [[webhooks]]: nobody is told anything"
    for partner in configuration.partners.values():
        if partner.delivery.to == "mail":
            named = [each.email for each in partner.theirs if each.email]
            people = ", ".join(dict.fromkeys(partner.delivery.addresses or named))
            yield "ok", f"delivery {partner.id}", f"by mail to {people}"


def mailed(mail: Mail) -> Sign:
    """Return how mail leaves."""
    wrong = untrusting(mail.ca_file)
    where = f"{mail.sender} through {mail.host}, port {mail.port} ({mail.tls}); {TEST}"
    return ("FAIL" if wrong else "ok"), "mail", wrong or where


def untrusting(ca_file: str) -> str:
    """Return why a file of certificates cannot be used, '' where it can or none is named."""
    try:
        ssl.create_default_context(cafile=ca_file or None)
    except OSError as error:
        return f"{ca_file} holds no certificates: {error}"
    return ""


def mailboxes(site: Path, configuration: Configuration) -> Iterator[Sign]:
    """Say which mailboxes of ours are read, whom they believe, and what does not work."""
    if not configuration.site.mailboxes:
        return
    troubles = {each.partner: each for each in known(site) if each.duty == "mailbox"}
    for box in configuration.site.mailboxes:
        yield mailbox(box, troubles.get(box.name))
        if not box.require_authentication:
            why = "without require_authentication anybody can write as one of its senders"
            yield "warn", box.name, why


def mailbox(box: Mailbox, trouble: Trouble | None) -> Sign:
    """Return how a mailbox stands."""
    wrong = untrusting(box.ca_file)
    if wrong:
        return "FAIL", box.name, wrong
    if trouble:
        return ("FAIL" if trouble.blocked else "warn"), box.name, worded(trouble)
    senders = f"{len(box.senders)} senders, {box.tls} TLS" if box.tls != "none" else "no TLS"
    return "ok", box.name, f"{senders}; try it with: exchange run --once"
