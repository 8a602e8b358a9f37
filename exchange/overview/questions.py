"""Questions as people and scripts read them: what is asked, of whom, until when."""

from datetime import UTC, datetime

from exchange.journal import Question
from exchange.model.answer_times import question_due
from exchange.model.configuration import Configuration
from exchange.model.findings import message
from exchange.model.questions import spoken
from exchange.report.groups import ROLES, contact


def due_at(asked: Question, configuration: Configuration) -> datetime:
    """Return by when a question is to be answered."""
    return question_due(asked.kind, asked.partner, asked.received_at, configuration)


def as_object(asked: Question, configuration: Configuration) -> dict[str, object]:
    """Return a question as scripts read it."""
    agreed = configuration.agreed(asked.partner, asked.received_at)
    topic = agreed.rules[asked.finding.rule].topic
    owner = contact(configuration.site, topic)
    return {
        "number": spoken(asked.id),
        "id": asked.id,
        "partner": asked.partner,
        "receipt": asked.receipt,
        "file": asked.filename,
        "type": asked.kind or "file",
        "document": asked.title,
        "rule": asked.finding.rule,
        "where": str(asked.finding.locator),
        "sentence": message(asked.finding, agreed.rules, configuration.site.language),
        "since": asked.received_at.astimezone(UTC).isoformat(),
        "role": ROLES[topic],
        "owner": owner.name if owner else "",
        "due": due_at(asked, configuration).astimezone(UTC).isoformat(),
        "state": "superseded" if asked.superseded else "open",
        "superseded_by": asked.superseded,
    }
