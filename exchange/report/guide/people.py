"""Who to ask about what, on both sides."""

from collections.abc import Sequence

from exchange.model.findings import Topic
from exchange.model.guides import Guide
from exchange.model.partners import Contact
from exchange.report.groups import ROLES
from exchange.report.guide.sections import Section, listing
from exchange.report.wording import Words


def people(guide: Guide, words: Words) -> Section:
    """Return the section on contacts, a row for each topic."""
    sides = (guide.site.contacts, guide.partner.theirs)
    heads = (words.say("topic"), words.say("guide.person.ours"), words.say("guide.person.theirs"))
    rows = [
        (words.name("topic", topic), *(named(ROLES[topic], side, words) for side in sides))
        for topic in Topic
    ]
    if any(person.role == "escalation" for side in sides for person in side):
        told = (named("escalation", side, words) for side in sides)
        rows.append((words.say("role.escalation"), *told))
    return Section("people", words.say("guide.people"), listings=listing("", heads, rows))


def named(role: str, side: Sequence[Contact], words: Words) -> str:
    """Return the people of one role, with address and deputy."""
    found = (told(person, words) for person in side if person.role == role)
    return "; ".join(found) or words.say("guide.nobody")


def told(person: Contact, words: Words) -> str:
    """Return a person with address and deputy, where they are known."""
    deputy = f" ({words.say('deputy', name=person.deputy)})" if person.deputy else ""
    return f"{person.name}{', ' if person.email else ''}{person.email}{deputy}"
