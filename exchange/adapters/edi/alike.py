"""Reads the lines of a large message that are like others all at once, in columns.

The handlers remain the only ones who know what segments mean: they read a sample of each kind of
line, and of each kind of its parts. What a line of a kind that few are of says itself, and all of
a line with parts a person must be told of, they read themselves.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import polars as pl

from exchange.adapters.edi.drafting import Draft, Handler, Handlers, by_node
from exchange.adapters.edi.learning import ABOVE, Learned, Step, learn
from exchange.adapters.edi.outlines import Form
from exchange.adapters.edi.pieces import LINE, LONGEST, OUTSIDE, Pieces, pieces, without
from exchange.adapters.edi.places import place
from exchange.adapters.edi.segments import Segments, sign
from exchange.adapters.edi.walk import Walk, mark

FEWEST = 256
"""Segments below which columns save nothing."""

FEW = 8
"""Pieces of a kind below which learning it takes longer than reading them."""


Kind = tuple[int, str, str]
"""How many segments outside of lines came before a line, the signs of its own, what parts say."""


class Candidate(NamedTuple):
    """A line that may be read in columns.

    `stop` is the index after it, `head` where its own segments begin among `heads`. Handlers read
    these where it has no kind, and all of it where its parts say something it may say itself.
    """

    line: int
    stop: int
    head: int
    size: int
    kind: Kind | None
    said: str


@dataclass(slots=True)
class Alike:
    """The lines of a message that may be read in columns, while the others are read.

    `candidates` are those lines by the index of their first segment. `heads` and `parts` are
    as in `pieces`, the parts with the number of their kind in `part_kinds`; `positions` are
    those of `heads`. `known` are the kinds of lines met, by their number in `line_kinds`, None
    where handlers read them; `taken` are the lines that were read, each with the number of its
    kind, `halves` those of which only the parts were, by their rows in the draft.
    """

    form: Form
    handlers: Mapping[str, Handler]
    pieces: Pieces
    segments: Segments
    nodes: str
    heads: pl.DataFrame
    positions: list[int]
    parts: pl.DataFrame
    part_kinds: list[Learned]
    candidates: Mapping[int, Candidate]
    known: dict[Kind, int | None] = field(default_factory=dict)
    line_kinds: list[Learned] = field(default_factory=list)
    taken: list[tuple[Candidate, int]] = field(default_factory=list)
    halves: dict[int, int] = field(default_factory=dict)

    def passed(self, draft: Draft, at: int) -> int:
        """Return the index after the line that begins at this one and was read, else this one."""
        found = self.candidates.get(at)
        if found is None:
            return at
        if found.kind is not None and found.kind not in self.known:
            self.known[found.kind] = self.learned(draft, found, found.kind)
        kind = None if found.kind is None else self.known[found.kind]
        if kind is not None:
            self.taken.append((found, kind))
        elif found.said:
            return at
        else:
            self.read(draft, found)
        return found.stop

    def read(self, draft: Draft, found: Candidate) -> None:
        """Let the handlers read what a line says itself."""
        for position in self.positions[found.head : found.head + found.size]:
            at = position - 1
            self.handlers[self.nodes[at]](draft, self.segments[at], position)
        self.halves[len(draft.lines) - 1] = found.line

    def learned(self, draft: Draft, found: Candidate, kind: Kind) -> int | None:
        """Learn a kind of line from where the draft stands; return its number.

        None where its parts contradict it.
        """

        def empty() -> Draft:
            point, header = dict(draft.point), dict(draft.header)
            return replace(blank(draft), header=header, point=point)

        rows = self.heads.slice(found.head, len(kind[1]))
        learned = learn(empty, [*steps(self.pieces, rows, self.handlers)], self.form)
        own = learned.cells.get(self.form.shared) if learned else None
        if learned is None or (own and found.said not in {"", *own.texts}):
            return None
        self.line_kinds.append(learned)
        return len(self.line_kinds) - 1


def has_lines(segments: Segments, form: Form, fewest: int) -> bool:
    """Tell whether a message is large enough to look for lines that are alike, and has any."""
    return len(segments) >= fewest and bool(segments.tags.count(form.line))


def alike(
    draft: Draft,
    walked: Walk,
    segments: Segments,
    handlers: Handlers,
    *,
    form: Form,
    fewest: int,
) -> Alike | None:
    """Find the lines of a message that may be read in columns; None where it is small."""
    if not has_lines(segments, form, fewest):
        return None
    found = pieces(walked, segments, handlers, form)
    if found is None:
        return None
    few, named = min(FEW, fewest + 1), by_node(handlers, walked.structure)
    parts, learned = sorted_out(draft, found, named, form=form, few=few)
    odd = pl.concat([parts.filter(pl.col("kind").is_null())["line"], torn(parts, learned)])
    heads = without(found.heads, odd)
    said = speaking(without(parts, odd), learned, form)
    lines = candidates(found, heads, len(segments), said=said, few=few, form=form)
    return Alike(
        form,
        named,
        found,
        segments,
        walked.nodes,
        heads,
        heads["position"].to_list(),
        without(parts, odd),
        learned,
        lines,
    )


def sorted_out(
    draft: Draft, found: Pieces, handlers: Mapping[str, Handler], *, form: Form, few: int
) -> tuple[pl.DataFrame, list[Learned]]:
    """Learn the kinds of parts, and add the number of its kind to each; null for handlers."""
    numbers: dict[int, int] = {}
    learned: list[Learned] = []
    keys = found.parts.group_by("key", maintain_order=True)
    counted = keys.agg(pl.len(), pl.first("base"), pl.first("above"))
    for key, _, base, above in counted.filter(pl.col("len") >= few).iter_rows():
        rows = found.frame.slice(base, members(key, len(found.signs)))
        held = found.frame.slice(above, 1) if above is not None else rows.clear()
        order = [
            *steps(found, held, handlers, ABOVE),
            *steps(found, rows, handlers),
        ]
        kind = learn(lambda: with_line(draft), order, form)
        if kind is not None:
            numbers[key] = len(learned)
            learned.append(kind)
    kinds = found.parts["key"].replace_strict(
        [*numbers], [*numbers.values()], default=None, return_dtype=pl.UInt32
    )
    return found.parts.with_columns(kind=kinds), learned


def with_line(draft: Draft) -> Draft:
    """Return a draft like another one in which nothing but a line was read."""
    return replace(blank(draft), lines=[{"_row": place(1), "line": 1}])


def blank(draft: Draft) -> Draft:
    """Return a draft like another one in which nothing was read."""
    return Draft(draft.places, draft.document, weeks=draft.weeks)


def members(key: int, signs: int) -> int:
    """Return how many segments a part of this key has."""
    own = key % signs ** (LONGEST + 1)
    return sum(1 for at in range(LONGEST + 1) if own // signs**at % signs)


def steps(
    found: Pieces, rows: pl.DataFrame, handlers: Mapping[str, Handler], first: int = 0
) -> Iterator[Step]:
    """Yield what a sample of these segments consists of."""
    for slot, (number, position) in enumerate(rows.select("sign", "position").iter_rows(), first):
        node, outline = found.signs[number]
        yield slot, handlers[mark(node)], found.outlines.outlines[outline], position


def torn(parts: pl.DataFrame, learned: list[Learned]) -> pl.Series:
    """Return the lines whose parts say different things about them."""
    lines = [parts.clear()["line"]]
    for name in {name for each in learned for name in each.line_cells}:
        cells = [each.line_cells.get(name) for each in learned]
        said = pl.Series([each.texts[0] if each else None for each in cells], dtype=pl.String)
        if said.n_unique() > 1 or any(each and each.takes for each in cells):
            told = parts.select("line", said=said.gather(parts["kind"])).drop_nulls()
            counted = told.group_by("line").agg(pl.col("said").n_unique())
            lines.append(counted.filter(pl.col("said") > 1)["line"])
    return pl.concat(lines)


def speaking(parts: pl.DataFrame, learned: list[Learned], form: Form) -> Mapping[int, str]:
    """Return what the parts of each line say of the column that a line may say itself."""
    cells = [each.line_cells.get(form.shared) for each in learned]
    said = pl.Series([each.texts[0] if each else None for each in cells], dtype=pl.String)
    if not said.count():
        return {}
    told = parts.select("line", said=said.gather(parts["kind"])).drop_nulls().unique("line")
    return dict(told.iter_rows())


def candidates(
    found: Pieces, heads: pl.DataFrame, end: int, *, said: Mapping[int, str], few: int, form: Form
) -> dict[int, Candidate]:
    """Return the lines; those of kinds that enough lines are of have a kind."""
    borders = found.frame.filter(pl.col("kind").is_in([LINE, OUTSIDE])).select(
        "line", "kind", "position",
        stop=pl.col("position").shift(-1, fill_value=end + 1) - 1,
        outside=(pl.col("kind") == OUTSIDE).cum_sum(),
    ).filter(pl.col("kind") == LINE)  # fmt: skip
    begins = heads.with_row_index("head").filter(pl.col("kind") == LINE).select("line", "head")
    rows = begins.join(borders, on="line", how="left", maintain_order="left")
    names = pl.Series([*map(sign, range(len(found.signs)))])
    signs = names.gather(heads["sign"]).str.join()[0] or ""
    cuts = [*begins["head"].to_list(), len(signs)]
    places = rows.select("line", "stop", "head", "position", "outside").rows()
    kinds = [
        (outside, signs[start:stop], said.get(line, ""))
        for (line, *_, outside), start, stop in zip(places, cuts, cuts[1:], strict=False)
    ]
    counts = Counter(kinds)
    whole = {kind for kind in counts if counts[kind] >= few and learnable(found, kind[1], form)}
    return {
        position - 1: Candidate(
            line, stop, head, len(kind[1]), kind if kind in whole else None, kind[2]
        )
        for (line, stop, head, position, _), kind in zip(places, kinds, strict=True)
    }


def learnable(found: Pieces, signs: str, form: Form) -> bool:
    """Tell whether a sample can stand for lines of these signs."""
    numbers = {sign(at): code for at, (_, code) in enumerate(found.signs)}
    tags = Counter(found.outlines.outlines[numbers[each]][:1] for each in signs)
    return not tags[()] and all(tags[(tag,)] <= limit for tag, limit in form.most)
