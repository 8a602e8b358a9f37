"""A notice as the text of an e-mail, and its lines as sentences, in the partner's language."""

from collections.abc import Iterator

from exchange.model.notices import Due, NoticeLine, Promise
from exchange.model.outcome import Notice
from exchange.model.ports import Reply
from exchange.respond.notice_wording import NOTICE_WORDINGS, NoticeWording

ROLE = "operational"
"""Whom a notice is written to: the contact of the partner in this role."""


def text(notice: Notice, reply: Reply) -> str:
    """Return the whole text: whom to, what about, then each line."""
    words, partner = NOTICE_WORDINGS[reply.partner.language], reply.partner
    people = [f"{each.name} <{each.email}>" for each in partner.theirs if each.role == ROLE]
    told = {"number": notice.number, "count": len(notice.lines)}
    to = [f"To: {', '.join(people)}"] if people else []
    head = [*to, f"Subject: {words.subject.format(**told)}", ""]
    begun = words.head.format(ours=reply.site.name, theirs=partner.name)
    about = [line for each in notice.lines for line in ("", *paragraph(each, words))]
    more = ["", notice.text] if notice.text else []
    return "\n".join((*head, begun, *about, *more, "", words.please, ""))


def paragraph(line: NoticeLine, words: NoticeWording) -> Iterator[str]:
    """Yield what is said of one line, from the order on."""
    told = {"order": line.order, "line": line.line, "part": line.part or "-"}
    yield words.line.format(**told, version=line.version)
    before = words.before if line.committed else words.asked
    yield "  " + before.format(dues=dues(line.before, line.unit, words))
    yield "  " + words.after.format(dues=dues(line.after, line.unit, words))
    if line.affected is not None:
        quantity = f"{line.affected.normalize():f} {line.unit}".rstrip()
        yield "  " + words.late.format(quantity=quantity)
    yield from (f"  {sentence}" for sentence in reasons(line, words))


def sentences(line: NoticeLine, language: str) -> Iterator[str]:
    """Yield what is said of one line besides its dates, but when open ones will be told."""
    words = NOTICE_WORDINGS[language]
    yield from reasons(line, words)
    for due in line.after:
        if due.day is None:
            yield day(due, words)


def reasons(line: NoticeLine, words: NoticeWording) -> Iterator[str]:
    """Yield why, who answers for it, what is done and when there is more to say."""
    yield words.reason.format(reason=words.reasons[line.reason])
    yield words.responsible.format(party=words.parties[line.responsible])
    if line.text:
        yield line.text
    if line.recovery:
        yield words.recovery.format(text=line.recovery)
    if line.next_update:
        yield words.next_update.format(day=line.next_update.isoformat())


def dues(promise: Promise, unit: str, words: NoticeWording) -> str:
    """Return deliveries with their days."""
    return "; ".join(due(each, unit, words) for each in promise)


def due(each: Due, unit: str, words: NoticeWording) -> str:
    """Return one delivery with its day."""
    quantity = "" if each.quantity is None else f"{each.quantity.normalize():f} {unit}".rstrip()
    return f"{quantity}, {day(each, words)}".removeprefix(", ")


def day(each: Due, words: NoticeWording) -> str:
    """Return the day of a delivery, or when it will be told."""
    if each.day:
        return each.day.isoformat()
    return words.open.format(day=each.answer_by.isoformat()) if each.answer_by else words.no_day
