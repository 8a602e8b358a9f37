"""Where answers go and files come from, where that is not a folder of this site."""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from annotated_types import Ge, Gt, Le

from exchange.model.closed import CLOSED

Port = Annotated[int, Gt(0), Le(65_535)]


def spelt(name: str) -> str:
    """Return how a file spells a key whose name Python keeps for itself."""
    return "from" if name == "source" else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A partner's SFTP server, and who we are there.

    `key_file` and `password_file` are files below `secrets/` or credentials of the service;
    once the site is loaded, their whole paths. `host_key` is the one key the server may show,
    type and base64 as in known_hosts. `legacy_algorithms` are weak ones that are used all the
    same. `timeout_seconds` is how long we wait for any reply.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    host: str = ""
    port: Port = 22
    user: str = ""
    key_file: str = ""
    password_file: str = ""
    host_key: str = ""
    legacy_algorithms: tuple[str, ...] = ()
    timeout_seconds: Annotated[float, Gt(0)] = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery(Server):
    """How answers reach a partner: in the outbox here, over a wire to `folder` there, or by mail.

    Mail goes to `addresses`, without any to the contacts whose topic it is.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = CLOSED

    to: Literal["outbox", "sftp", "mail"] = "outbox"
    folder: str = "."
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection(Server):
    """Where we fetch a partner's files, every how many seconds, and what becomes of them there.

    Without a host it is the server of `[delivery]`. `patterns` are matched against names.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = {
        **CLOSED,
        "alias_generator": spelt,
        "serialize_by_alias": True,
    }

    source: Literal["", "sftp"] = ""
    folder: str = "."
    patterns: tuple[str, ...] = ("*",)
    every_seconds: Annotated[float, Ge(1)] = 60.0
    then: Literal["delete", "archive"] = "delete"
    archive: str = ""

    def server(self, delivery: Delivery) -> Server:
        """Return the server files are fetched from."""
        return self if self.host else delivery
