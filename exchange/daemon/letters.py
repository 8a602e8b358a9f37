"""Deals with the mails in one of our mailboxes: on record first, moved then."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from hashlib import sha256

import structlog

from exchange.daemon.intake import enter
from exchange.daemon.station import Station
from exchange.model.mailboxes import Mailbox, Told
from exchange.model.receipts import Receipt
from exchange.model.ways import Letter, Way
from exchange.respond.naming import safe_stem
from exchange.spool.claim import claims
from exchange.spool.handing import hand_in, way
from exchange.spool.post import Server
from exchange.spool.site import cramped

log = structlog.get_logger()

LONGEST_NAME = 60
"""Characters of the subject that name the file a mail becomes."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to a mailbox: `alone` is held while a mail is entered."""

    station: Station
    box: Mailbox
    server: Server
    alone: AbstractContextManager[object]
    stopped: Callable[[], bool]

    def pass_through(self) -> int:
        """Deal with every mail there is, in its order; return how many were taken."""
        taken = 0
        for uid in self.server.waiting():
            letter = Letter(self.box.name, self.server.uidvalidity, uid)
            full = cramped(self.station.spool.disk.room(self.station.spool.root))
            if full or self.stopped() or self.on_its_way(letter):
                break
            taken += self.deal(letter)
        return taken

    def deal(self, letter: Letter) -> bool:
        """Put one mail on record, then move it; return whether it was taken now.

        One that is on record already was left by somebody who was killed: it is only moved.
        """
        letters, taken = self.station.journal.letters(), False
        state = letters.state(letter)
        if not state:
            taken = self.look(letter)
            state = letters.state(letter)
        if state == "taken":
            self.dealt_with(letter)
        elif state == "refused":
            self.server.move(letter.uid, self.box.refused_folder)
        return taken

    def dealt_with(self, letter: Letter) -> None:
        """Let a mail that was taken not be looked at again."""
        if self.box.then == "move":
            self.server.move(letter.uid, self.box.done_folder)
        else:
            self.server.flag(letter.uid)

    def on_its_way(self, letter: Letter) -> bool:
        """Tell whether a mail lies in its lane and has no receipt yet: the disk was in trouble."""
        with self.alone:
            found = (way(claimed).letter for claimed in claims(self.station.spool))
            return any(each and each.place == letter.place for each in found)

    def look(self, letter: Letter) -> bool:
        """Take a mail, or put on record why it is not taken; return whether it was."""
        told = self.server.told(letter.uid)
        if told is None:
            return False
        letter = replace(
            letter,
            sender=told.sender,
            date=told.date,
            subject=told.subject,
            message_id=told.message_id,
        )
        reason = refusal(self.box, told, self.station.configuration.site.limits.max_bytes)
        if reason:
            self.turn_away(letter, reason)
            return False
        content = self.server.whole(letter.uid)
        return content is not None and self.take(letter, content, self.box.owner(told.address))

    def turn_away(self, letter: Letter, reason: str) -> None:
        """Put on record that a mail is not taken, and tell our own people."""
        self.station.journal.letters().turn_away(letter, reason, self.station.now())
        contacts = self.station.configuration.site.contacts
        log.error(
            "mail_not_taken",
            mailbox=letter.mailbox,
            sender=letter.sender,
            subject=letter.subject,
            reason=reason,
            tell=[each.name for each in contacts if each.role == "edi"],
        )

    def take(self, letter: Letter, content: bytes, partner: str) -> bool:
        """Enter a mail as a file of its partner; return whether it was not taken before.

        Once we shall stop it stays where it is: another run may be at this mailbox by then.
        """
        station = self.station
        digest = sha256(content).hexdigest()
        if station.journal.letters().again(letter, digest, station.now()):
            return False
        stem = safe_stem(f"{letter.subject[:LONGEST_NAME]}." if letter.subject else "mail.")
        named = (f"{stem}.eml", (content,))
        with self.alone:
            if self.stopped():
                return False
            claimed = hand_in(
                station.spool, partner, named, way=Way(letter=letter), now=station.now()
            )
            found = enter(station, claimed)
        log.info("mail_taken", mailbox=letter.mailbox, uid=letter.uid, partner=partner)
        return isinstance(found, Receipt)


def refusal(box: Mailbox, told: Told, most: int) -> str:
    """Return why a mail is not taken, '' where it is."""
    if not told.address:
        return "it does not name exactly one sender"
    if not box.owner(told.address):
        return f"{told.address} is not on the list of senders"
    if not told.authenticated:
        return f"{box.require_authentication} does not confirm that it is from {told.address}"
    if told.size > most:
        return f"it has {told.size:,} bytes, at most {most:,} are taken"
    return ""
