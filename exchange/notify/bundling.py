"""Makes of notifications what goes out: a mail, a digest, or the body of a webhook's call."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256

from exchange.model.notifications import Notification, Sending, Told

Digest = Callable[[Sequence[Notification]], Told]


def bundled(batch: Sequence[Notification], digest: Digest, now: datetime) -> Sending:
    """Return what a batch for one reader goes out as."""
    first = batch[0]
    told = Told(subject=first.subject, text=first.text, line="")
    if first.channel == "digest":
        told = digest(batch)
    hooked = first.channel == "webhook"
    return Sending(
        channel="webhook" if hooked else "mail",
        address=first.address,
        name=first.name,
        identity=identity(batch),
        subject=told.subject,
        body=body(first) if hooked else told.text,
        at=now,
        next_at=now,
    )


def identity(batch: Sequence[Notification]) -> str:
    """Return 32 hex digits that are the same whenever the same is told to the same reader."""
    parts = [batch[0].channel, batch[0].address, *sorted(each.key for each in batch)]
    return sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def body(each: Notification) -> str:
    """Return the JSON a webhook gets: what happened, and nothing of a file but its sentence."""
    told = {
        "event": each.event,
        "id": identity([each]),
        "at": each.at.astimezone(UTC).isoformat(timespec="seconds"),
        "partner": each.partner,
        "about": each.about,
        "rule": each.rule,
        "count": each.count,
        "urgent": each.urgent,
        "receipt": each.receipt,
        "text": each.line,
    }
    return json.dumps(told, ensure_ascii=True, separators=(",", ":"))
