"""Records for the ERP of what customers said to notices."""

from collections.abc import Iterator

from exchange.model.interchange import Transmission
from exchange.model.outcome import Judgement, Response
from exchange.model.ports import Tools
from exchange.respond.committing import Replies


def decided_notices(
    transmission: Transmission, judgement: Judgement, replies: Replies, tools: Tools
) -> Iterator[Response]:
    """Yield a record for each notice that a file answers, of partners that are live."""
    for decided in judgement.answers:
        reply = replies(decided.partner)
        if reply and reply.partner.state == "live" and tools.decision:
            yield tools.decision(transmission, decided, reply)
