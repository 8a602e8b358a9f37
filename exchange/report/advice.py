"""Says what a finding that only advises will do once the partner is live."""

from exchange.model.advice import spared
from exchange.model.outcome import Judgement
from exchange.model.ports import Reply
from exchange.report.wording import Words


def advice(judgement: Judgement, reply: Reply, words: Words) -> str:
    """Return one sentence with the rules and the severities they will have; empty where none."""
    found = [
        f"{severity} ({', '.join(named)})"
        for severity, named in spared(judgement.every_finding(), reply.rules)
    ]
    return words.say("advice", what="; ".join(found)) if found else ""
