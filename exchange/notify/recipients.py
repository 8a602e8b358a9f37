"""Who has a role on either side on a day, and who stands in for those who are away."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from exchange.model.configuration import Configuration
from exchange.model.findings import Topic
from exchange.model.notifications import Recipient
from exchange.model.notifying import NotifiedRole, Party
from exchange.model.partners import Contact, Language

FALLBACK = "edi"
LAST = "escalation"

Whom = tuple[Party, NotifiedRole, str, Topic]
"""A side, a role, a partner and the topic of an event."""


def recipients(whom: Whom, configuration: Configuration, today: date) -> list[Recipient]:
    """Return who is told; somebody without address where nobody can be."""
    side, role, partner, topic = whom
    people = contacts(side, partner, configuration)
    language = spoken(side, partner, configuration)
    wanted = topic.value if role in {"owner", "deputy"} else role
    holding = of_role(people, wanted)
    if not holding and role in {"owner", "deputy"}:
        holding = of_role(people, FALLBACK)
    if role == "deputy":
        holding = [*deputies(holding, people)]
    found = [stood_in(each, people, today) for each in holding]
    nobody = Recipient(
        side=side, role=role, name="", address="", language=language, why=f"nobody is {wanted}"
    )
    return [replace(each, side=side, role=role, language=language) for each in found] or [nobody]


def contacts(side: Party, partner: str, configuration: Configuration) -> Sequence[Contact]:
    """Return the people of one side, those who look after the partner first."""
    known = configuration.partners.get(partner)
    if side == "theirs":
        return known.theirs if known else ()
    return (*(known.ours if known else ()), *configuration.site.contacts)


def spoken(side: Party, partner: str, configuration: Configuration) -> Language:
    """Return the language of one side."""
    known = configuration.partners.get(partner)
    return known.language if side == "theirs" and known else configuration.site.language


def of_role(people: Iterable[Contact], role: str) -> list[Contact]:
    """Return who has a role: those named in the partner's file alone, where there are any."""
    found = [each for each in people if each.role == role]
    own = [each for each in found if each.side == "ours"]
    return own or found


def deputies(holding: Iterable[Contact], people: Iterable[Contact]) -> Iterator[Contact]:
    """Yield who stands in for some people."""
    for each in holding:
        deputy = deputy_of(each, people)
        if deputy:
            yield deputy


def deputy_of(person: Contact, people: Iterable[Contact]) -> Contact | None:
    """Return who stands in for somebody: a contact of that name, or the address given."""
    if not person.deputy:
        return None
    same = (each for each in people if each.name == person.deputy and each.email)
    named = Contact(role=person.role, name=person.deputy, email=person.deputy_email)
    return next(same, named)


def stood_in(person: Contact, people: Sequence[Contact], today: date) -> Recipient:
    """Return whom to write to in the place of a person who may be away on a day.

    The deputy, else whoever is told last, else the person all the same.
    """
    if not away(person, today):
        return reached(person)
    others = [deputy_of(person, people), *of_role(people, LAST)]
    for each in others:
        if each and each.email and each.email != person.email and not away(each, today):
            return replace(reached(each), stands_for=person.name)
    return reached(person)


def away(person: Contact, today: date) -> bool:
    """Tell whether somebody is absent on a day."""
    return any(first <= today <= last for first, last in person.away)


def reached(person: Contact) -> Recipient:
    """Return a person as somebody to write to."""
    why = "" if person.email else f"{person.name} has no address"
    return Recipient(
        side="ours", role="edi", name=person.name, address=person.email, language="en", why=why
    )
