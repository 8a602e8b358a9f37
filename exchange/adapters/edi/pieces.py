"""Cuts the lines of a message into pieces: what a line says, and its parts.

For a part, a quantity or so with what belongs to it, a handler needs its own segments and the one
that holds for all below it; for a line it needs the others. Pieces of the same outlines at the
same nodes are of one kind: they differ in values only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from exchange.adapters.edi.drafting import Handlers
from exchange.adapters.edi.outlines import ODD, Form, Outlines, outlined
from exchange.adapters.edi.segments import Segments
from exchange.adapters.edi.structure import Structure
from exchange.adapters.edi.walk import Walk
from exchange.model.texts import dense

OTHER, OUTSIDE, LINE, HOLDER, PART, MEMBER, HEAD, STRANGE = range(8)
"""What a segment is: of no matter; handled, but in no line; the first of a line; what holds for the
parts below it; the first of a part; what belongs to it; what else a line says; for a handler."""

LONGEST = 4
"""Segments that may belong to a part; a line with a longer one is left to the handlers."""

MOST_IN_A_BYTE = 254
"""Nodes of a structure whose marks fit in a byte each; the others take two."""

MOST_SIGNS, MOST_OUTLINES = 1_400, 5_000
"""So many signs that six of them fit into one number of 64 bits, by which parts are compared; and
outlines of an interchange beyond which hardly anything is alike."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of the lines whose parts hold nothing odd.

    `frame` has a row for each segment that matters: its `position`, the `line` it is in, its
    `sign` and the `row` of its values; `heads` are those rows that are in no part. `parts`
    has a row for each part: its `line`, its `key`, the index in `frame` of its first row
    (`base`) and of what holds for it (`above`). `signs` are node and outline by sign.
    """

    frame: pl.DataFrame
    heads: pl.DataFrame
    parts: pl.DataFrame
    signs: tuple[tuple[int, int], ...]
    outlines: Outlines


def pieces(walked: Walk, segments: Segments, handlers: Handlers, form: Form) -> Pieces | None:
    """Cut a message into pieces; None where there are none, or more kinds than can be told."""
    told = outlined(segments.words, form)
    if len(told.outlines) > MOST_OUTLINES:
        return None
    frame = placed(walked, segments, kinds(walked.structure, handlers, form))
    frame, signs = signed(lined(frame), told, len(walked.structure.nodes))
    if not 1 < len(signs) <= MOST_SIGNS:
        return None
    frame = parted(frame, told, form)
    parts = keyed(frame, len(signs))
    odd = pl.concat([strange(frame), parts.filter(pl.col("key").is_null())["line"]])
    odd = pl.concat([odd, late(frame)]) if form.shared else odd
    heads = frame.filter(~pl.col("inside") & (pl.col("kind") > OUTSIDE) & (pl.col("line") > 0))
    return Pieces(frame, without(heads, odd), without(parts, odd), signs, told)


def without(frame: pl.DataFrame, lines: pl.Series) -> pl.DataFrame:
    """Leave out what is in these lines, or in none."""
    found = frame if frame["line"].min() else frame.filter(pl.col("line") > 0)
    return found.filter(~pl.col("line").is_in(lines.unique().implode())) if len(lines) else found


def kinds(structure: Structure, handlers: Handlers, form: Form) -> list[int]:
    """Tell what the segments at each node are."""
    keys = [*zip(structure.roles, structure.tags, strict=True)]
    groups = [*map(structure.counted, range(len(keys)))]
    lines = {at for at, (_, tag) in enumerate(keys) if tag == form.line and groups[at] != at}
    inside = {node for at in lines for node in range(at, structure.nodes[at - 1].end)}
    parts = [at for at, key in enumerate(keys) if begins(key, form) and at in inside]
    found = []
    for at, key in enumerate(keys):
        if key not in handlers:
            found.append(OTHER)
        elif at not in inside:
            found.append(OUTSIDE)
        elif key[1] not in form.fields:
            found.append(STRANGE)
        else:
            found.append(LINE if at in lines else within(structure, at, parts))
    return found


def begins(key: tuple[str, str], form: Form) -> bool:
    """Tell whether a part begins with a tag in a group."""
    return key[1] == form.part and form.group in {"", key[0]}


def within(structure: Structure, node: int, parts: Sequence[int]) -> int:
    """Tell what the segments at a node inside a line are; `parts` are the nodes that begin one."""
    parent = structure.nodes[node].parent
    if node in parts:
        return PART
    if any(structure.nodes[at].parent == parent and at < node for at in parts):
        return MEMBER
    holds = any(node < at < structure.nodes[parent].end for at in parts)
    return HOLDER if holds and node == parent + 1 else HEAD


def placed(walked: Walk, segments: Segments, what: list[int]) -> pl.DataFrame:
    """Return position, node and number of the segments that matter, and what each is."""
    few = len(walked.structure.nodes) <= MOST_IN_A_BYTE
    held = pl.Series([walked.nodes.encode("latin-1" if few else "utf-16-le")], dtype=pl.Binary)
    wide = pl.Array(pl.UInt8 if few else pl.UInt16, len(segments))
    every = held.bin.reinterpret(dtype=wide, endianness="little")
    frame = pl.DataFrame({"mark": every.explode(), "number": segments.numbers})
    matters = pl.Series([OTHER, *what], dtype=pl.UInt8).gather(frame["mark"])
    found = frame.with_columns(kind=matters).with_row_index("position", offset=1)
    return found.filter(pl.col("kind") > OTHER)


def lined(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the line each segment is in, counted from 1, 0 is none; and the last one before it."""
    begins = frame["kind"] == LINE
    last = begins.cast(pl.UInt32).cum_sum()
    outside = frame["kind"] == OUTSIDE
    if outside.last() or (outside & (last > 0)).any():
        line = pl.select(pl.when(begins).then(last).when(outside).then(0)).to_series()
        return frame.with_columns(line=line.forward_fill().fill_null(0), last=last)
    return frame.with_columns(line=last, last=last)


def signed(
    frame: pl.DataFrame, told: Outlines, nodes: int
) -> tuple[pl.DataFrame, tuple[tuple[int, int], ...]]:
    """Add a number for node and outline, from 1, and return what the numbers stand for."""
    many, codes = len(told.outlines), told.codes.gather(frame["number"])
    frame = frame.with_columns(code=codes, row=told.rows.gather(frame["number"]))
    both = frame.select(pl.col("mark").cast(pl.UInt32) * many + pl.col("code")).to_series()
    numbers, distinct = dense(both, (nodes + 1) * many)
    listed = ((mark - 1, code) for mark, code in (divmod(each, many) for each in distinct))
    signs = (numbers + 1).cast(pl.UInt16, strict=False)
    return frame.with_columns(sign=signs), ((-1, ODD), *listed)


def parted(frame: pl.DataFrame, told: Outlines, form: Form) -> pl.DataFrame:
    """Add which segments begin a part, which are `inside` one, and the index of each."""
    wanted = [each[:1] == (form.part,) and demanded(each, form) for each in told.outlines]
    demand = pl.Series(wanted, dtype=pl.Boolean).gather(frame["code"])
    kind = pl.col("kind")
    begins = (kind == PART) & pl.col("demand")
    inside = pl.when(kind == PART).then(pl.col("demand")).when(kind != MEMBER).then(statement=False)
    found = frame.with_columns(demand=demand).with_columns(
        begins=begins, inside=inside.forward_fill().fill_null(value=False)
    )
    return found.with_row_index("index")


def demanded(outline: tuple[str, ...], form: Form) -> bool:
    """Tell whether a segment with this outline begins a part."""
    return not form.wanted or outline[1] in form.wanted


def strange(frame: pl.DataFrame) -> pl.Series:
    """Return the lines that handlers must read as a whole, or that have some of it after them."""
    kind = pl.col("kind")
    unclear = (pl.col("code") == ODD) & ~kind.is_in([LINE, HEAD])
    odd = (kind == STRANGE) | (pl.col("line") == 0) | unclear
    return frame.filter(odd & (kind > OUTSIDE))["last"]


def late(frame: pl.DataFrame) -> pl.Series:
    """Return the lines that say something themselves after a part."""
    after = pl.col("inside").shift(1, fill_value=False) & ~pl.col("inside")
    return frame.filter(after & ~pl.col("kind").is_in([LINE, OUTSIDE]))["line"]


def keyed(frame: pl.DataFrame, signs: int) -> pl.DataFrame:
    """Return the parts, each with a number for all that its row depends on; null if too long."""
    kind, sign, base = pl.col("kind"), frame["sign"], frame["begins"].arg_true()
    holder = pl.when(kind == HOLDER).then(pl.col("index") + 1).when(kind == LINE).then(0)
    parts = frame.select(
        pl.col("line").gather(base), holder.forward_fill().gather(base).alias("above"),
        pl.lit(base).alias("base"), pl.col("sign").gather(base).cast(pl.UInt64).alias("key"),
    ).with_columns(pl.when(pl.col("above") > 0).then(pl.col("above") - 1))  # fmt: skip
    member = frame["inside"] & (frame["kind"] == MEMBER)
    key, follows = parts["key"], member.clear()
    for at in range(1, LONGEST + 2):
        after = member.shift(-at, fill_value=False).gather(base)
        follows = follows & after if at > 1 else after
        if not follows.any():
            key *= signs ** (LONGEST + 1 - at)
            break
        if at <= LONGEST:
            key = key * signs + sign.shift(-at, fill_value=0).gather(base) * follows.cast(pl.UInt64)
    held = sign.gather(parts["above"]).fill_null(0).cast(pl.UInt64) * signs ** (LONGEST + 1)
    whole = pl.when(~follows).then(key + held)
    return parts.with_columns(key=whole)
