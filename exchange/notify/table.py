"""The table of event, role and channel: what holds unless `[[notify]]` says otherwise."""

from collections.abc import Iterator, Sequence

from exchange.model.notifications import Event
from exchange.model.notifying import NotifyRow as Row
from exchange.model.notifying import Webhook
from exchange.model.partners import Site

EVERY = "*"

DEFAULTS: Sequence[Row] = (
    Row(event="file_refused", role="owner", channel="mail"),
    Row(event="file_refused", role="edi", channel="digest"),
    Row(event="question_opened", role="owner", channel="mail"),
    Row(event="question_overdue", role="owner", channel="mail"),
    Row(event="answer_overdue", role="owner", channel="mail"),
    Row(event="passed_on", role="deputy", channel="mail"),
    Row(event="escalated", role="escalation", channel="mail"),
    Row(event="answer_blocked", role="edi", channel="mail"),
    Row(event="alert", role="owner", channel="mail"),
    Row(event="alert", role="edi", channel="mail"),
    Row(event="notice_waiting", role="owner", channel="mail"),
    Row(event="notice_sent", role="owner", channel="digest"),
    Row(event="notice_sent", side="theirs", role="operational", channel="mail"),
    Row(event="partner_silent", role="owner", channel="mail"),
    Row(event="unacknowledged", role="edi", channel="digest"),
    Row(event="acknowledgement_doubtful", role="edi", channel="mail"),
    Row(event="erp_refused", role="edi", channel="mail"),
    Row(event="erp_overdue", role="edi", channel="digest"),
    Row(event="problem_found", role="owner", channel="digest"),
    Row(event="connection_blocked", role="edi", channel="mail"),
    Row(event="intake_paused", role="edi", channel="mail"),
    Row(event="disk_low", role="edi", channel="mail"),
    Row(event="restarted", role="edi", channel="mail"),
)
"""What is told where `exchange.toml` says nothing: a row of the same event, side and role counts
before one of these."""


def rows(event: Event, site: Site) -> list[Row]:
    """Return the rows that hold for an event: of one partner before all, the site's before ours.

    A later row of the same rank replaces an earlier one.
    """
    found: dict[tuple[str, str], Row] = {}
    for row in (*DEFAULTS, *sorted(site.notify, key=rank)):
        if row.event in {EVERY, event.kind} and row.partner in {"", event.partner}:
            found[row.side, row.role] = row
    return [*found.values()]


def rank(row: Row) -> tuple[bool, bool]:
    """Return how closely a row says what it is about."""
    return bool(row.partner), row.event != EVERY


def called(event: Event, site: Site) -> Iterator[Webhook]:
    """Yield the webhooks that are told of an event, each once."""
    chosen = [row.webhook for row in rows(event, site) if row.channel == "webhook"]
    for each in site.webhooks:
        listed = event.kind in each.events or EVERY in each.events
        if listed or each.name in chosen or "" in chosen:
            yield each
