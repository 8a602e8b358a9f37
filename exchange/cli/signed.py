"""Who has signed the report on a file off."""

from dataclasses import asdict

from exchange.cli import console
from exchange.journal import Journal


def say_signed(journal: Journal, receipt: str) -> None:
    """Print who has signed the report off."""
    for each in journal.deeds().signed_off(receipt):
        when = each.at[:16].replace("T", " ")
        console.say(f"  signed off {when}Z by {each.by}: {each.remark}")


def signed_objects(journal: Journal, receipt: str) -> list[dict[str, str]]:
    """Return the same as scripts read it."""
    return [asdict(each) for each in journal.deeds().signed_off(receipt)]
