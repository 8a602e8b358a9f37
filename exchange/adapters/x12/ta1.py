"""Writes TA1: whether an interchange as a whole stands."""

from exchange.adapters.x12.rejections import code, rejecting, speaking
from exchange.adapters.x12.writing import finished
from exchange.model.findings import Finding, Rules
from exchange.model.outcome import Part
from exchange.model.ports import Reply, Written

NO_ERROR, BAD_STRUCTURE, BAD_CONTENT = "000", "022", "024"


def at_interchange(finding: Finding) -> bool:
    """Tell whether a finding on the file is about the interchange and not about one group of it."""
    return not finding.group


def interchange_state(about: list[Finding], rules: Rules, *, astray: bool) -> tuple[str, str]:
    """Return TA104 and the note TA105; a set outside of every group breaks the structure."""
    bad = [*rejecting(about, rules)]
    if bad:
        return "R", code(bad[0], rules, "interchange") or BAD_CONTENT
    if astray:
        return "R", BAD_STRUCTURE
    noted = [*speaking(about, rules)]
    if noted:
        return "E", code(noted[0], rules, "interchange") or NO_ERROR
    return "A", NO_ERROR


def interchange_answer(part: Part, reply: Reply, code: str, note: str) -> Written:
    """Write a TA1 in an interchange of its own, without a group."""
    control, envelope = reply.control("x12"), part.envelope
    day, hour = (*envelope.moment, "", "")[:2]
    segments = (
        ("TA1", envelope.reference, day, hour, code, note),
        ("IEA", "0", f"{control.value:09}"),
    )
    return finished("TA1", segments, part, reply, control)
