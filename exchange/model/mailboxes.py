"""Mailboxes of ours that files are fetched from, as in `[[mailboxes]]` of `exchange.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Gt

from exchange.model.closed import CLOSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """One folder of one account, and whose mails in it are read.

    `password_file` is the file below `secrets/` whose text is the password; once the site is
    loaded, its whole path. `senders` maps an address, or `@` and a domain, to a partner.
    `require_authentication` is the name under which the receiving mail server writes
    Authentication-Results (RFC 8601, authserv-id).
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    host: str
    user: str
    password_file: str
    senders: Mapping[str, str] = field(default_factory=dict)
    port: Annotated[int, Gt(0)] = 993
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    ca_file: str = ""
    folder: str = "INBOX"
    every_seconds: Annotated[float, Gt(0)] = 60.0
    timeout_seconds: Annotated[float, Ge(1)] = 30.0
    then: Literal["move", "flag"] = "move"
    done_folder: str = "Exchange done"
    refused_folder: str = "Exchange not allowed"
    require_authentication: str = ""

    @property
    def name(self) -> str:
        """What the mailbox is called on record, as a URL of RFC 5092."""
        return f"imap://{self.user}@{self.host}:{self.port}/{self.folder}"

    def owner(self, address: str) -> str:
        """Return whose mails come from an address, '' where it is not on the list.

        An address counts before its domain; domains below a listed one are not on the list.
        """
        known = {sender.casefold(): partner for sender, partner in self.senders.items()}
        address = address.casefold()
        _, at, domain = address.rpartition("@")
        return known.get(address) or known.get(at + domain, "") if at and domain else ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the head of a mail says, and whether our own server confirms its sender.

    `address` is the one address it is from, '' where it names none or several.
    """

    size: int
    address: str
    sender: str = ""
    date: str = ""
    subject: str = ""
    message_id: str = ""
    authenticated: bool = True
