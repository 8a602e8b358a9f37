"""What a mail server's refusals mean: try again, or do not without a person."""

import smtplib
import ssl
from collections.abc import Mapping

from exchange.model.notifications import Answered, Later, Never

PERMANENT = 5
"""The first digit of a reply that says the same will happen again (RFC 5321, 4.2.1)."""

MEANINGS: Mapping[type[Exception], str] = {
    smtplib.SMTPAuthenticationError: "the server does not take our user and password",
    smtplib.SMTPSenderRefused: "the server does not take our sender",
    smtplib.SMTPRecipientsRefused: "the server does not take the address",
    smtplib.SMTPDataError: "the server does not take the message",
    smtplib.SMTPHeloError: "the server does not take our greeting",
    smtplib.SMTPConnectError: "the server does not let us in",
    smtplib.SMTPNotSupportedError: "the server cannot do what we ask for",
    smtplib.SMTPServerDisconnected: "the server hung up",
    ssl.SSLCertVerificationError: "the server's certificate is not one we trust",
    ssl.SSLError: "no safe connection could be made",
    TimeoutError: "the server does not answer in time",
    OSError: "the server cannot be reached",
}
"""In plain words; the first that fits."""

PROVEN_WRONG = (ssl.SSLCertVerificationError, smtplib.SMTPNotSupportedError)
"""What stays wrong until a person changes something, although no reply says so."""


def judged(error: Exception) -> Answered:
    """Return what follows from a failure, with the server's own words."""
    meaning = next(text for kind, text in MEANINGS.items() if isinstance(error, kind))
    code, said = reply(error)
    why = f"{meaning}: {code} {said}" if code else f"{meaning}: {said}"
    permanent = code // 100 == PERMANENT or isinstance(error, PROVEN_WRONG)
    return Never(why) if permanent else Later(why)


def reply(error: Exception) -> tuple[int, str]:
    """Return code and text of a server's reply, 0 where it gave none.

    Of several refused addresses the gentlest counts: one that may work later is worth trying.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = min(error.recipients.values())
        return int(code), spoken(text)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, spoken(error.smtp_error)
    return 0, spoken(str(error) or type(error).__name__)


def spoken(text: str | bytes) -> str:
    """Return what a server said as one short line."""
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())[:300]
