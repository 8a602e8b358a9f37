"""Says in the report how a file came, where it did not simply lie in its partner's inbox."""

from collections.abc import Iterator

from exchange.model.interchange import Transmission
from exchange.model.mails import Mail
from exchange.model.outcome import Judgement
from exchange.model.ways import Enclosure
from exchange.report.characters import brief
from exchange.report.wording import Words


def came(
    transmission: Transmission, judgement: Judgement, words: Words
) -> Iterator[tuple[str, str]]:
    """Yield how a file came and in which mail, by the key of the label."""
    way, mail = transmission.way, judgement.mail
    told = (
        ("handed_in", way.by),
        ("on_behalf", way.on_behalf),
        ("source", way.source),
        ("hub", way.hub),
        ("mail", headed(mail or way.enclosed, words)),
        ("mail_files", ", ".join(brief(each.name) for each in mail.files) if mail else ""),
    )
    yield from ((key, brief(text)) for key, text in told if text)


def headed(mail: Mail | Enclosure | None, words: Words) -> str:
    """Return what the head of a mail says, in one sentence."""
    if mail is None:
        return ""
    about = {name: brief(getattr(mail, name)) for name in ("sender", "date", "subject")}
    return words.say("mail_head", **about, message_id=brief(mail.message_id))
