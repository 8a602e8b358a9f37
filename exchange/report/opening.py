"""The sentence a report opens with, for those who write it elsewhere too."""

from exchange.model.outcome import Judgement
from exchange.model.ports import Reply
from exchange.report.asked import Asked, asked
from exchange.report.groups import grouped
from exchange.report.page import discreet
from exchange.report.wording import Words


def opening(filename: str, judgement: Judgement, reply: Reply) -> Asked:
    """Return what the report on a file asks of its sender, word for word."""
    words, judged = Words(reply.partner.language), discreet(judgement)
    return asked(filename, judged, grouped(judged, reply, words), (reply.rules, words))
