"""Makes the tables of a document of its segments, whichever standard they are in."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

from exchange.adapters.edi.alike import Alike, alike, has_lines
from exchange.adapters.edi.drafting import Draft, Handlers, gather, none_passed
from exchange.adapters.edi.outlines import Form, outlined
from exchange.adapters.edi.segments import Segments
from exchange.adapters.edi.walk import Walk
from exchange.model.tables import Table


class Mapper(NamedTuple):
    """How a message type becomes a document.

    `form` says by which form lines may be read in columns; None where they may not.
    """

    handlers: Handlers
    tables: Callable[[Draft, Alike | None], dict[str, Table]]
    form: Callable[[Draft, Segments], Form | None] | None = None


@contextmanager
def outlining(mapper: Mapper, draft: Draft, segments: Segments, *, fewest: int) -> Iterator[None]:
    """Work out the outlines of the texts in a thread of their own while others are busy.

    They are kept with the texts, for `mapped`. Of a message with fewer segments nothing is.
    """
    form = mapper.form(draft, segments) if mapper.form else None
    if form is None or not has_lines(segments, form, fewest) or not segments.words.tagged:
        yield
        return
    with ThreadPoolExecutor(1) as beside:
        outlines = beside.submit(outlined, segments.words, form)
        yield
        outlines.result()


def mapped(
    mapper: Mapper, draft: Draft, walked: Walk, segments: Segments, *, fewest: int
) -> dict[str, Table]:
    """Return the tables; lines of messages with fewer segments are not read in columns."""
    form = mapper.form(draft, segments) if mapper.form else None
    lines = (
        alike(draft, walked, segments, mapper.handlers, form=form, fewest=fewest) if form else None
    )
    passed = lines.passed if lines else none_passed
    gather(draft, mapper.handlers, walked, segments, passed=passed)
    return mapper.tables(draft, lines)
