"""Writes the mail answers leave in: what to do first, then what is attached and whom to ask."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from exchange.model.findings import Topic, Verdict
from exchange.model.partners import Partner, Site
from exchange.model.receipts import Answer
from exchange.report.asked import Asked
from exchange.report.characters import brief, visible
from exchange.report.groups import contact
from exchange.report.wording import Words, texts

PEOPLE = frozenset({"REPORT", "MARKED", "CONFIRMATION", "FORECAST_RESPONSE", "NOTICE"})
"""Types of answers that people read; others are for machines."""

MARK = ".REMINDER-"
"""What is in the name of a file that asks again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What a mail is about: a file, or a notice under its number, and the answers it takes along.

    `asked` is what the report on the file asks, None where it has none; `text` what a notice or
    a reminder says itself. `later` are answers an act led to.
    """

    about: str
    answers: Sequence[Answer]
    site: Site
    partner: Partner
    topic: Topic
    verdict: Verdict | None = None
    asked: Asked | None = None
    text: str = ""
    number: str = ""
    later: bool = False


def covering(cover: Cover) -> tuple[str, str]:
    """Return subject and text of the mail in the partner's language."""
    words = Words(cover.partner.language)
    parts = [said(cover, words), attached(cover.answers, words), whom(cover, words)]
    return subject(cover, words), "\n\n".join(filter(None, parts)) + "\n"


def kind(cover: Cover) -> str:
    """Return what the mail is: a notice, a reminder, or answers to a file, at once or later."""
    if cover.number:
        return "notice"
    if any(MARK in each.path for each in cover.answers):
        return "reminder"
    return "later" if cover.later or cover.verdict is None else "answers"


def subject(cover: Cover, words: Words) -> str:
    """Return the subject: what it is about, then what it is."""
    about = visible(brief(cover.number or cover.about))
    what = words.say(f"mail.{kind(cover)}", site=cover.site.name)
    if cover.verdict and kind(cover) == "answers":
        what = f"{words.name('verdict', cover.verdict)}, {what}"
    told = words.say("mail.subject", about=about, what=what)
    return words.say("mail.test", subject=told) if cover.partner.state == "test" else told


def said(cover: Cover, words: Words) -> str:
    """Return what to do in the first sentence, and what follows from it or is told."""
    own = [] if kind(cover) == "answers" else [cover.text.strip()]
    first = [*first_words(cover, words)]
    return "\n\n".join(filter(None, [" ".join(filter(None, first)), *own]))


def first_words(cover: Cover, words: Words) -> Iterator[str]:
    """Yield what the reader should do: what the report says where there is one."""
    which = kind(cover)
    people = any(each.type in PEOPLE for each in cover.answers)
    if which == "answers" and cover.asked and people:
        yield visible(cover.asked.sentence)
        yield visible(cover.asked.after)
    elif which in {"notice", "reminder"}:
        yield words.say("mail.do.missing" if not people and cover.text else f"mail.do.{which}")
    else:
        yield words.say("mail.do.attached" if people or cover.later else "mail.do.machines")


def attached(answers: Iterable[Answer], words: Words) -> str:
    """Return what is attached, each file with what it is for."""
    lines = [f"- {name(each)}: {purpose(each, words)}" for each in answers]
    return "\n".join([words.say("mail.attached"), *lines])


def name(each: Answer) -> str:
    """Return the name of an attachment."""
    return visible(each.path.rpartition("/")[2])


def purpose(each: Answer, words: Words) -> str:
    """Return what a file is for."""
    key = f"mail.type.{each.type}"
    return words.say(key if key in texts() else "mail.type.other")


def whom(cover: Cover, words: Words) -> str:
    """Return whom to ask on our side, and where not to send anything."""
    person = contact(cover.site, cover.topic)
    told = [words.say("mail.contact", name=reach(person.name, person.email))] if person else []
    read = cover.site.mail and cover.site.mail.reply_to
    back = [
        words.say("mail.sent_back") if kind(cover) == "answers" else "",
        "" if read else words.say("mail.unread"),
    ]
    return "\n".join(filter(None, [*told, " ".join(filter(None, back))]))


def reach(person: str, email: str) -> str:
    """Return a person with the address, where there is one."""
    return f"{person} <{email}>" if email else person


HEADINGS = ("To:", "Subject:")
"""Lines above the text of a notice, which a mail has elsewhere."""


def letter(text: str) -> str:
    """Return the text of a notice without the lines that are headers of the mail."""
    lines = text.splitlines()
    while lines and (lines[0].startswith(HEADINGS) or not lines[0]):
        lines = lines[1:]
    return "\n".join(lines)
