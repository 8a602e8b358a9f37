"""Hands a mail to a server: encrypted and proven, or on this very machine."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from exchange.adapters.mail.failures import judged, spoken
from exchange.model.notifications import Accepted, Answered, Never
from exchange.model.notifying import Mail


def post(
    message: EmailMessage,
    to: Sequence[str],
    mail: Mail,
    under_way: list[smtplib.SMTP] | None = None,
) -> Answered:
    """Hand a mail over; what the server says, or why not, is the answer.

    The session is in `under_way` meanwhile, so that another thread can cut it.
    Nothing is promised beyond what SMTP can: between the server's acceptance and our mark a kill
    makes the same bytes go out again.
    """
    content = message.as_bytes(policy=SMTP)
    if len(content) > mail.max_bytes:
        return Never(f"it has {len(content)} bytes, and mail.max_bytes is {mail.max_bytes}")
    try:
        server = connected(mail)
        with kept(server, [] if under_way is None else under_way):
            return handed(server, content, to, mail)
    except (smtplib.SMTPException, OSError) as error:
        return judged(error)


@contextmanager
def kept(server: smtplib.SMTP, under_way: list[smtplib.SMTP]) -> Iterator[None]:
    """Keep a session among those under way until it ends, well or badly.

    What goes wrong with taking leave does not matter: the message is handed over by then.
    """
    under_way.append(server)
    try:
        yield
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        under_way.remove(server)
        server.close()


def handed(server: smtplib.SMTP, content: bytes, to: Sequence[str], mail: Mail) -> Answered:
    """Give the server a message; some of several addresses may be refused, and are named."""
    code, said, refused = given(server, content, to, mail.sender)
    told = f"{code} {said}"
    if refused:
        told += f"; not taken: {', '.join(sorted(refused))}"
    return Accepted(told)


def given(
    server: smtplib.SMTP, content: bytes, to: Sequence[str], sender: str
) -> tuple[int, str, set[str]]:
    """Return what the server said to the message, and the addresses it did not take."""
    server.ehlo_or_helo_if_needed()
    size = [f"size={len(content)}"] if server.has_extn("size") else []
    code, said = server.mail(sender, size)
    if code // 100 != 2:  # noqa: PLR2004 - RFC 5321: 2yz is yes
        raise smtplib.SMTPSenderRefused(code, said, sender)
    refused = {}
    for each in to:
        code, said = server.rcpt(each)
        if code // 100 != 2:  # noqa: PLR2004
            refused[each] = (code, said)
    if len(refused) == len(to):
        raise smtplib.SMTPRecipientsRefused(refused)
    code, said = server.data(content)
    if code // 100 != 2:  # noqa: PLR2004
        raise smtplib.SMTPDataError(code, said)
    return code, spoken(said), set(refused)


def connected(mail: Mail) -> smtplib.SMTP:
    """Return a session with the server, who has proven itself, and knows who we are.

    Raises SMTPNotSupportedError where encryption is asked for and not offered.
    """
    context = trusted(mail)
    if mail.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            mail.host, mail.port, timeout=mail.seconds, context=context
        )
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=mail.seconds)
    with ExitStack() as undo:
        undo.callback(server.close)
        if mail.tls == "starttls":
            server.starttls(context=context)
            server.ehlo()
        if mail.user:
            server.login(mail.user, secret(mail.password_file))
        undo.pop_all()
    return server


def trusted(mail: Mail) -> ssl.SSLContext:
    """Return how a server proves itself: by the system's certificates, or those configured."""
    context = ssl.create_default_context(cafile=mail.ca_file or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def secret(path: str) -> str:
    """Return the first line of a secret file."""
    return (Path(path).read_text(encoding="utf-8").splitlines() or [""])[0]
