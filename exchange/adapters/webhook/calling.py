"""Calls a webhook: the configured host alone, no redirects, no proxies, no waiting for ever."""

import http.client
import ssl
from collections.abc import Callable, Iterable
from pathlib import Path
from time import time
from urllib.parse import urlsplit

from exchange.adapters.webhook.signing import HEADER, signed
from exchange.model.notifications import Accepted, Answered, Later, Never, Sending
from exchange.model.notifying import Webhook

HEARD = 300
"""Bytes of an answer that are read; the rest is nobody's business."""

TEMPORARY = frozenset({408, 425, 429})
"""Statuses of the client's family that say: not now."""


def caller(
    webhooks: Iterable[Webhook], now: Callable[[], float] = time
) -> Callable[[Sending], Answered]:
    """Return what calls the webhook a sending is for."""
    known = {each.name: each for each in webhooks}

    def call(each: Sending) -> Answered:
        webhook = known.get(each.address)
        if webhook is None:
            return Never(f"exchange.toml has no webhook {each.address!r} any more")
        return posted(webhook, each, int(now()))

    return call


def posted(webhook: Webhook, each: Sending, at: int) -> Answered:
    """Post the body under a fresh signature, and return what came of it."""
    body = each.body.encode("utf-8", "backslashreplace")
    connection = connected(webhook)
    parts = urlsplit(webhook.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body, headers(webhook, each, body, at))
        answer = connection.getresponse()
        said = spoken(answer.read(HEARD))
    except (http.client.HTTPException, OSError) as error:
        return unreached(error)
    finally:
        connection.close()
    return judged(answer.status, answer.reason, said)


def headers(webhook: Webhook, each: Sending, body: bytes, at: int) -> dict[str, str]:
    """Return what stands above the body; `Exchange-Delivery` is the same at each attempt."""
    secret = Path(webhook.secret_file).read_bytes().strip()
    return {
        "Content-Type": "application/json",
        "User-Agent": "exchange",
        "Exchange-Delivery": each.identity,
        HEADER: signed(secret, body, at),
    }


def connected(webhook: Webhook) -> http.client.HTTPConnection:
    """Return a connection to the configured host and port, and to nothing else."""
    parts = urlsplit(webhook.url)
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection(host, parts.port, timeout=webhook.seconds)
    context = ssl.create_default_context(cafile=webhook.ca_file or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return http.client.HTTPSConnection(host, parts.port, timeout=webhook.seconds, context=context)


def judged(status: int, reason: str, said: str) -> Answered:
    """Return what an answer means: 2xx is yes, 5xx and a few others may help later."""
    told = " ".join(filter(None, (str(status), spoken(reason.encode()), said)))
    family = status // 100
    if family == 2:  # noqa: PLR2004 - RFC 9110: successful
        return Accepted(told)
    if family == 3:  # noqa: PLR2004 - RFC 9110: redirection
        return Never(f"it wants us to go elsewhere, and we do not: {told}")
    if family == 5 or status in TEMPORARY:  # noqa: PLR2004 - RFC 9110: server error
        return Later(f"the other side cannot take it now: {told}")
    return Never(f"the other side does not take it: {told}")


def unreached(error: Exception) -> Answered:
    """Return why nobody answered; a certificate we do not trust stays one."""
    said = spoken(str(error).encode("utf-8", "backslashreplace")) or type(error).__name__
    if isinstance(error, ssl.SSLCertVerificationError):
        return Never(f"the certificate is not one we trust: {said}")
    return Later(f"it cannot be reached: {said}")


def spoken(text: bytes) -> str:
    """Return what the other side said as one short line."""
    said = text.decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in said).split())[:HEARD]
