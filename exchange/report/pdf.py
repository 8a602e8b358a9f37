"""Sets the report on paper as PDF/A-3u; needs typst, which the extra `pdf` brings."""

import json
from importlib.resources import files
from typing import Final

import typst

from exchange.errors import Misconfigured
from exchange.model.interchange import Transmission
from exchange.model.outcome import Judgement
from exchange.model.ports import Reply
from exchange.report.on_paper import content, seen

STANDARD: Final = "a-3u"
"""PDF/A-3 with text that can be searched (ISO 19005-3, level U); the same is attached as JSON."""


def write_pdf(transmission: Transmission, judgement: Judgement, reply: Reply) -> bytes:
    """Return the report on paper, the same bytes for the same input, typst and fonts.

    Raises Misconfigured where a character is in no font of this machine.
    """
    told = json.dumps(
        seen(content(transmission, judgement, reply)), ensure_ascii=False, sort_keys=True
    )
    template = files(__package__).joinpath("templates", "report.typ").read_bytes()
    try:
        made: bytes = typst.compile(
            template,
            format="pdf",
            sys_inputs={"data": told},
            pdf_standards=STANDARD,
            timestamp=int(transmission.received_at.timestamp()),
        )
    except typst.TypstError as error:
        raise Misconfigured(f"the PDF of {transmission.filename} cannot be set: {error}") from None
    return made
