"""Puts what was read of each interchange of a file together, each finding at its byte."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from exchange.adapters.edi.excerpts import around, stretch
from exchange.adapters.edi.opened import Body, Opened
from exchange.adapters.edi.scan import Scan
from exchange.model.findings import Finding, SegmentPlace
from exchange.model.interchange import Envelope, Interchange, Message


def nothing(_: Scan, __: Envelope) -> Iterable[Message]:
    """Return no message: none stands outside of bodies."""
    return ()


def together(
    found: Iterable[Scan],
    opening: Callable[[Scan], Opened],
    message: Callable[[Body, Scan], Message],
    *,
    form: str,
    lone: Callable[[Scan, Envelope], Iterable[Message]] = nothing,
) -> Interchange:
    """Open each interchange and read its messages; `lone` are those that stand in no body."""
    messages: list[Message] = []
    findings: list[Finding] = []
    envelopes, stretches = [], []
    for scan in found:
        opened = opening(scan)
        envelopes.append(opened.envelope)
        stretches.append(stretch(scan, opened.bodies))
        findings += (placed(finding, scan, 0) for finding in opened.findings)
        messages += lone(scan, opened.envelope)
        for body in opened.bodies:
            one = message(body, scan)
            about = tuple(placed(finding, scan, body.start) for finding in one.findings)
            messages.append(replace(one, findings=about, interchange=scan.number, group=body.group))
    return Interchange(
        form, tuple(messages), tuple(findings), tuple(envelopes), around=around(stretches)
    )


def placed(finding: Finding, scan: Scan, start: int) -> Finding:
    """Add to a finding on an interchange which one it is, and the byte its segment begins at."""
    where = finding.locator
    if not isinstance(where, SegmentPlace):
        return finding
    byte = scan.offsets.at(start + where.segment - 1)
    return replace(finding, locator=replace(where, interchange=scan.number, byte=byte))
