"""The main road: a file becomes an outcome by pure functions. Read this first.

Nothing here changes the world, and nothing here knows a format, a partner or a failure;
`daemon.settle` makes the outcome true.
"""

from dataclasses import replace

from exchange.errors import Unreadable
from exchange.identify import identify, of_several
from exchange.model.findings import Finding, verdict
from exchange.model.interchange import Transmission
from exchange.model.ledger import Earlier
from exchange.model.outcome import Judgement, Outcome, Response
from exchange.model.ports import Desk
from exchange.normalise import normalise
from exchange.reconcile.judging import reconcile
from exchange.respond.answers import respond
from exchange.respond.echoing import echoed
from exchange.validators.validation import validate


def process(transmission: Transmission, desk: Desk) -> Outcome:
    """Turn a file into what we hold, what we think of it and what we answer."""
    assignment = identify(transmission, desk.configuration)
    interchange = desk.tools.readers[assignment.format](transmission, assignment)
    typed = validate(interchange, assignment.partner, desk.configuration.site)
    records = normalise(typed)
    judgement = reconcile(records, transmission, assignment.partner, desk)
    desk = replace(desk, around=interchange.around)
    responses = respond(transmission, judgement, desk)
    judgement, responses = echoed(transmission, judgement, responses, desk)
    return concluded(transmission, judgement, responses, desk)


def judge(transmission: Transmission, desk: Desk) -> Outcome:
    """Process a file; repeat the earlier answer to the same bytes, refuse what cannot be read."""
    earlier = None if transmission.anew else desk.ledger.same_bytes(transmission.sha256)
    if earlier is not None:
        return repeat(transmission, earlier, desk)
    try:
        return process(transmission, desk.for_file(transmission))
    except Unreadable as refusal:
        return refuse(transmission, refusal.finding, desk)


def repeat(transmission: Transmission, earlier: Earlier, desk: Desk) -> Outcome:
    """Return the outcome of a file that came before, letter by letter (ENV-003)."""
    when = f"{earlier.received_at:%Y-%m-%d}"
    same = Finding("ENV-003", params={"earlier": earlier.filename, "date": when})
    judgement = Judgement("", earlier.verdict, (same,))
    return replace(concluded(transmission, judgement, (), desk), repeats=earlier.receipt)


def refuse(transmission: Transmission, finding: Finding, desk: Desk) -> Outcome:
    """Return the outcome of a file that cannot be attributed or read, with its reason."""
    desk, finding = desk.for_file(transmission), of_several(finding, transmission)
    judgement = Judgement("", verdict([finding], desk.configuration.rules), (finding,))
    responses = respond(transmission, judgement, desk)
    return concluded(transmission, judgement, responses, desk)


def concluded(
    transmission: Transmission, judgement: Judgement, responses: tuple[Response, ...], desk: Desk
) -> Outcome:
    """Put judgement and answers together with the circumstances they hold under."""
    partner = desk.configuration.partners.get(transmission.partner)
    test = any(envelope.test for envelope in judgement.envelopes)
    day = desk.configuration.day(transmission.received_at)
    agreement = desk.configuration.agreement_of(transmission.partner, day)
    return Outcome(
        receipt=transmission.receipt,
        partner=transmission.partner,
        judgement=judgement,
        responses=responses,
        live=not test and (partner is None or partner.state == "live"),
        ruleset=desk.configuration.ruleset,
        agreement=agreement.stamp if agreement and judgement.documents else "",
    )
