"""What our own mail server found out about a sender (RFC 8601); a From line proves nothing."""

import re
from collections.abc import Iterator

from exchange.adapters.eml.heads import Head

COMMENT = re.compile(r"\([^()]*\)")
RESULT = re.compile(r"([a-z0-9.-]+)\s*=\s*([a-z]+)(.*)", re.DOTALL)
PROPERTY = re.compile(r"([a-z]+\.[a-z.-]+)\s*=\s*([^\s;]+)")

NAMED: dict[str, tuple[str, ...]] = {
    "dkim": ("header.d",),
    "spf": ("smtp.mailfrom", "smtp.helo"),
    "dmarc": ("header.from",),
}
"""By method, the property that names the domain it speaks for."""


def authenticated(head: Head, server: str, sender: str) -> bool:
    """Tell whether our server says that the domain of the sender is who it claims to be.

    Only the first field under the server's name counts: a server writes its own above all others,
    so that one somebody sent along comes after it.
    """
    domain = sender.rpartition("@")[2]
    own = (each for each in head.every("authentication-results") if by(each) == server.casefold())
    field = next(own, None)
    return bool(domain) and field is not None and domain in proven(field)


def by(field: str) -> str:
    """Return the server that wrote a field (authserv-id)."""
    words = plain(field).partition(";")[0].split()
    return words[0] if words else ""


def plain(field: str) -> str:
    """Return a field in small letters, without comments."""
    return COMMENT.sub(" ", field.casefold())


def proven(field: str) -> Iterator[str]:
    """Yield the domains for which a method says `pass`."""
    for result in plain(field).split(";")[1:]:
        found = RESULT.match(result.strip())
        if found and found[1] in NAMED and found[2] == "pass":
            told = dict(PROPERTY.findall(found[3]))
            names = (told.get(name, "") for name in NAMED[found[1]])
            yield next(filter(None, names), "").rpartition("@")[2].strip('"')
