"""What silence has meant for the documents of a file, as `exchange show` tells it."""

from exchange.cli import console
from exchange.journal import Journal
from exchange.model.clocks import Deemed
from exchange.model.configuration import Configuration
from exchange.report.worklist import deemed_sentence


def say_deemed(journal: Journal, receipt: str, configuration: Configuration) -> None:
    """Print each order of a file that counts as answered because nobody said anything."""
    types = {each.id: each.document for each in journal.documents(receipt)}
    for found in journal.clocks().deemed(receipt):
        console.say(f"  {deemed_sentence(found, types[found.document], configuration)}")


def deemed_objects(journal: Journal, receipt: str) -> list[dict[str, object]]:
    """Return the same as scripts read it; moments are in UTC."""
    return [deemed_object(found) for found in journal.clocks().deemed(receipt)]


def deemed_object(found: Deemed) -> dict[str, object]:
    """Return one order that counts as answered."""
    return {
        "number": found.number,
        "meaning": found.meaning,
        "at": found.at.isoformat(),
        "lines": [*found.lines],
        "agreement": found.agreement,
        "digest": found.digest,
        "clause": found.clause,
        "recorded_at": found.recorded_at.isoformat() if found.recorded_at else "",
    }
