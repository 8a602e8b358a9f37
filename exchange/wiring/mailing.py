"""Puts together what leaves by mail or webhook: who writes it, and who hands it over."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath

from exchange.adapters.mail.courier import MailCourier
from exchange.adapters.mail.message import Attachment, Letter
from exchange.adapters.mail.telling import teller
from exchange.adapters.webhook.calling import caller
from exchange.daemon.station import Sender
from exchange.duties import books, sent
from exchange.journal import Journal
from exchange.model.configuration import Configuration
from exchange.model.couriers import Courier
from exchange.model.findings import Topic
from exchange.model.notifications import Mailing
from exchange.model.outcome import Judgement
from exchange.model.partners import Contact, Partner
from exchange.model.receipts import Answer, Receipt
from exchange.report.asked import Asked
from exchange.report.covering import Cover, covering, letter
from exchange.report.opening import opening
from exchange.respond.replies import reply_to
from exchange.spool import blobs
from exchange.spool.site import Spool

TEXT = ".txt"
"""How the name of an answer ends that is itself a text for people."""


Clock = Callable[[], datetime]


def senders(configuration: Configuration) -> Mapping[str, Sender]:
    """Return what tells people something, by channel; nothing where nothing is configured."""
    site, found = configuration.site, dict[str, Sender]()
    if site.mail:
        found["mail"] = teller(site.mail, site.name)
    if site.webhooks:
        found["webhook"] = caller(site.webhooks)
    return found


@dataclass(frozen=True, slots=True)
class Postroom:
    """What a mail with answers is made of."""

    configuration: Configuration
    journal: Journal
    spool: Spool
    now: Clock

    def compose(self, partner: Partner, answer: Answer) -> tuple[Mailing, Letter]:
        """Return the message an answer leaves in, the same each time."""
        mailing = self.journal.mails().mailing(answer.id, self.now())
        return mailing, composed(mailing, partner, self)

    def gone(self, mailing: Mailing, place: str) -> None:
        """Put on record that all answers of a message are with the partner."""
        self.journal.mails().gone(mailing, place, self.now())


def couriers(room: Postroom) -> Mapping[str, Courier]:
    """Return what brings answers by mail, nothing where no server is configured."""
    site = room.configuration.site
    return {"mail": MailCourier(site.mail, site.name, room.compose, room.gone)} if site.mail else {}


def composed(mailing: Mailing, partner: Partner, room: Postroom) -> Letter:
    """Return the message some answers leave in, with all of them attached."""
    configuration, journal = room.configuration, room.journal
    receipt = next(iter(journal.find(mailing.receipt)))
    files = {each.id: blobs.path(room.spool, each.sha256).read_bytes() for each in mailing.answers}
    own = receipt.partner == partner.id
    judgement = journal.judgement(receipt.id) if own else None
    topics = [*concerned(judgement, partner, configuration, mailing)]
    subject, text = covering(
        Cover(
            about=receipt.filename if own else mailing.answers[0].path.rpartition("/")[2],
            answers=mailing.answers,
            site=configuration.site,
            partner=partner,
            topic=topics[0],
            verdict=receipt.verdict if own else None,
            asked=asked(receipt, judgement, partner, room),
            text=own_text(mailing, files),
            number=mailing.number,
            later=mailing.later,
        )
    )
    return Letter(
        identity=mailing.identity,
        to=readers(partner, topics),
        subject=subject,
        text=text,
        at=mailing.at,
        attachments=[
            Attachment(PurePosixPath(each.path).name, files[each.id]) for each in mailing.answers
        ],
        thread=thread(mailing, partner.id, room),
    )


def asked(
    receipt: Receipt, judgement: Judgement | None, partner: Partner, room: Postroom
) -> Asked | None:
    """Return what the report on a file asks of the partner, None where it is not theirs."""
    if judgement is None:
        return None
    at = receipt.received_at
    reply = reply_to(partner, at, room.journal.ledger(partner.id), room.configuration)
    return opening(receipt.filename, judgement, reply)


def thread(mailing: Mailing, partner: str, room: Postroom) -> str:
    """Return what ties a notice to the others about its first order, empty where it is none.

    It is the identity of a message nobody ever got, the same for all of them: a mail program
    puts them together all the same.
    """
    every = books(room.journal, room.configuration, mailing.at)
    mine = (each for each in every if each.partner == partner)
    orders = (
        line.order
        for whole in mine
        for each in (sent(whole, room.journal) if mailing.number else ())
        if each.number == mailing.number
        for line in each.lines
    )
    first = min(orders, default="")
    return sha256(f"{partner}\0{first}".encode()).hexdigest()[:32] if first else ""


def own_text(mailing: Mailing, files: Mapping[int, bytes]) -> str:
    """Return what an answer says that is a text for people."""
    texts = [files[each.id] for each in mailing.answers if each.path.endswith(TEXT)]
    return letter("\n\n".join(each.decode("utf-8", "replace") for each in texts))


def concerned(
    judgement: Judgement | None, partner: Partner, configuration: Configuration, mailing: Mailing
) -> Iterable[Topic]:
    """Yield the topics of a mail, the gravest first; operational where nothing was found."""
    rules = configuration.rules_of(partner.id, configuration.day(mailing.at))
    found = judgement.every_finding() if judgement and not mailing.number else ()
    by_rank = sorted((rules[each.rule] for each in found), key=lambda rule: -rule.severity.rank)
    yield from dict.fromkeys([*(rule.topic for rule in by_rank), Topic.OPERATIONAL])


def readers(partner: Partner, topics: Sequence[Topic]) -> Sequence[tuple[str, str]]:
    """Return whom a mail goes to: the addresses agreed, else the contacts whose topic it is.

    Of several topics the gravest counts; where it has nobody, the EDI contact, else anybody.
    """
    if partner.delivery.addresses:
        return [("", each) for each in partner.delivery.addresses]
    reached = [each for each in partner.theirs if each.email]
    for role in (topics[0].value, "operational", "edi"):
        named = distinct(each for each in reached if each.role == role)
        if named:
            return named
    return distinct(reached)


def distinct(contacts: Iterable[Contact]) -> Sequence[tuple[str, str]]:
    """Return names and addresses, each address once."""
    return [
        (name, address) for address, name in {each.email: each.name for each in contacts}.items()
    ]
