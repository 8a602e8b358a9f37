"""Who is logged in: an opaque token in a cookie, everything else on our side, in memory.

A console that starts again knows nobody; people log in once more.
"""

import hmac
import secrets
from dataclasses import dataclass, replace
from hashlib import sha256
from threading import Lock

IDLE = 30 * 60.0
"""Seconds without a request after which a session ends (ASVS 5.0 7.3.1)."""

WHOLE = 12 * 3600.0
"""Seconds after which it ends in any case (ASVS 5.0 7.3.2)."""

BITS = 256
MOST = 10_000
"""Sessions kept at once; the one not used for longest goes first."""


@dataclass(frozen=True, slots=True)
class Session:
    """One person at one browser; moments are monotonic seconds."""

    account: str
    begun: float
    used: float
    secret: bytes


class Sessions:
    """The sessions there are, by the hash of their token. Safe to use from several threads."""

    def __init__(self) -> None:
        self.known: dict[str, Session] = {}
        self.turn = Lock()

    def begin(self, account: str, now: float) -> str:
        """Return the token of a new session."""
        token = secrets.token_urlsafe(BITS // 8)
        with self.turn:
            while len(self.known) >= MOST:
                del self.known[min(self.known, key=lambda each: self.known[each].used)]
            self.known[of(token)] = Session(account, now, now, secrets.token_bytes(BITS // 8))
        return token

    def find(self, token: str, now: float) -> Session | None:
        """Return the session of a token and note that it was used; None where it is over."""
        with self.turn:
            found = self.known.pop(of(token), None)
            if found is None or now >= found.used + IDLE or now >= found.begun + WHOLE:
                return None
            self.known[of(token)] = found = replace(found, used=now)
        return found

    def end(self, token: str) -> None:
        """Forget a session."""
        with self.turn:
            self.known.pop(of(token), None)

    def end_all(self, account: str) -> None:
        """Forget every session of an account."""
        with self.turn:
            for token in [key for key, each in self.known.items() if each.account == account]:
                del self.known[token]


def of(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode()).hexdigest()


def form_token(session: Session) -> str:
    """Return what every form of a session carries, so that no other page can send one."""
    return hmac.new(session.secret, b"form", "sha256").hexdigest()


def same(told: str, session: Session) -> bool:
    """Tell whether a form came from a page of this session."""
    return hmac.compare_digest(told.encode(), form_token(session).encode())
