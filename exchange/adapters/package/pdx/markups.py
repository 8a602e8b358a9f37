"""What a change does to a bill of materials and to approved parts, as the sender marked it up."""

from collections.abc import Iterator, Mapping

from exchange.adapters.package.pdx.attributes import Attributes
from exchange.adapters.package.pdx.items import (
    AML,
    AML_READ,
    BOM,
    PLACES,
    aml_values,
    bom_values,
    keep_row,
)
from exchange.adapters.package.pdx.parsing import Element
from exchange.adapters.package.pdx.rows import Rows
from exchange.adapters.package.pdx.shells import CODE
from exchange.adapters.package.pdx.values import Reading

ACTIONS: Mapping[str, str] = {"Add": "ADD", "Delete": "DELETE", "Modify": "CHANGE"}
UNCHANGED = "NoChange"

SHOWN: Mapping[tuple[bool, bool], str] = {
    (False, True): "Add",
    (True, False): "Delete",
    (True, True): "Modify",
}
"""What a markup is by the rows it has, old and new, where it does not say."""

SIDED = ("find_no", "part", "revision", "quantity", "quantity_raw", "unit", "designators")
AML_SIDED = {
    "manufacturer": "manufacturer",
    "manufacturer_part": "manufacturer_part",
    "status": "status",
    "preference": "preference",
}

Values = Mapping[str, str | None]
Pair = tuple[Element | None, Element | None]


def both(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns that a value has before and after."""
    return tuple(f"{name}_{side}" for name in names for side in ("old", "new"))


class Markups:
    """The rows of change_bom and change_aml."""

    def __init__(self, reading: Reading, attributes: Attributes) -> None:
        self.reading, self.attributes = reading, attributes
        lines = ("_line_old", "_line_new", "_affected")
        self.bom = Rows(
            "change_bom",
            ("line", "change", "parent", "action", "source", *both(SIDED),
             *both(("alternate_of", "_unique")), "description", *lines),
            {**BOM, **PLACES, "action": CODE},
        )  # fmt: skip
        self.aml = Rows(
            "change_aml",
            ("line", "change", "part", "action", *both(tuple(AML_SIDED)),
             *both(("_unique", "_contact")), *lines),
            {**AML, "action": CODE},
        )  # fmt: skip

    def add(self, affected: Element, line: int) -> None:
        """Add the markups of an affected item."""
        item = {
            "line": line,
            "_affected": affected.said("itemUniqueIdentifier"),
        }
        number = affected.said("itemIdentifier")
        for markup in affected.all("BillOfMaterialMarkups", "BillOfMaterialMarkup"):
            self._bom(markup, {**item, "parent": number, "source": "MARKUP"})
        for markup in affected.all(
            "ApprovedManufacturerListMarkups", "ApprovedManufacturerListMarkup"
        ):
            self._aml(markup, {**item, "part": number})

    def _bom(self, markup: Element, base: Mapping[str, object]) -> None:
        code, (old, new) = marked(markup, "BillOfMaterialItem", self.reading)
        before, after = (bom_values(each, self.reading) if each else {} for each in (old, new))
        for row, values in ((old, before), (new, after)):
            if row:
                keep_row(row, values, self.attributes)
        others = list(alternates(old, new))
        if code == UNCHANGED and old and new and before != after:
            what = f"a markup {UNCHANGED} has two rows that differ"
            self.reading.deviations.tell(markup, CODE, what, "nothing of it")
        elif code != UNCHANGED and not (others and before == after):
            action = ACTIONS.get(code, code)
            moved = action == "CHANGE" and moves(before, after)
            found: dict[str, str | None] = {"action": "MOVE" if moved else action}
            found |= sided((*SIDED, "_unique"), before, after)
            found["description"] = after.get("description") or before.get("description")
            self._add(self.bom, markup, (old, new), {**base, **found})
        for action, side, each in others:
            main = (after if side == "new" else before).get("part")
            other = {
                "action": action,
                f"part_{side}": each.said("itemIdentifier"),
                f"_unique_{side}": each.said("itemUniqueIdentifier"),
                f"alternate_of_{side}": main,
            }
            self._add(self.bom, each, (None, None), {**base, **other})

    def _aml(self, markup: Element, base: Mapping[str, object]) -> None:
        code, (old, new) = marked(markup, "ApprovedManufacturerListItem", self.reading)
        for row in (old, new):
            if row:
                self.attributes.keep(row, AML_READ)
        if code == UNCHANGED:
            return
        before, after = (self._source(each) if each else {} for each in (old, new))
        names = (*AML_SIDED, "_unique", "_contact")
        found = {"action": ACTIONS.get(code, code), **sided(names, before, after)}
        self._add(self.aml, markup, (old, new), {**base, **found})

    def _source(self, row: Element) -> Values:
        """Return a source; in a difference its status stands beside no state of the row."""
        found = aml_values(row, self.reading)
        return {**found, "status": found["status_raw"]}

    def _add(self, rows: Rows, at: Element, pair: Pair, values: Mapping[str, object]) -> None:
        lines = {
            f"_line_{side}": row.line for side, row in zip(("old", "new"), pair, strict=True) if row
        }
        rows.add(at, {**values, **lines, "change": len(rows) + 1})


def marked(markup: Element, tag: str, reading: Reading) -> tuple[str, Pair]:
    """Return what a markup does, as its code says, and its old and new row.

    Without a code, its rows show what it does. A row on the wrong side, where only one can be
    meant, is taken for the other.
    """
    old = next(markup.all(f"{markup.tag}RowOld", tag), None)
    new = next(markup.all(f"{markup.tag}RowNew", tag), None)
    code = markup.said(CODE) or SHOWN.get((old is not None, new is not None), "")
    if (code == "Add" and not new and old) or (code == "Delete" and not old and new):
        side, other = ("new", "old") if code == "Add" else ("old", "new")
        what = f"a markup {code} has no {side} row but an {other} one"
        reading.deviations.tell(markup, CODE, what.replace("an new", "a new"), f"it as the {side}")
        return code, (new, old)
    lacking = code == "Modify" and not (old and new)
    if lacking or not (old or new):
        what = f"a markup {code or 'without code'} lacks its old or its new row"
        reading.deviations.tell(markup, CODE, what, "what there is")
    return code, (old, new)


def moves(before: Values, after: Values) -> bool:
    """Tell whether the find number is all that differs."""
    names = [name for name in before if name != "find_no"]
    same = all(before[name] == after.get(name) for name in names)
    return bool(before and after) and same and before.get("find_no") != after.get("find_no")


def sided(names: tuple[str, ...], before: Values, after: Values) -> dict[str, str | None]:
    """Return values under the names of the columns before and after."""
    old = {f"{name}_old": before.get(name) for name in names}
    return old | {f"{name}_new": after.get(name) for name in names}


def alternates(old: Element | None, new: Element | None) -> Iterator[tuple[str, str, Element]]:
    """Yield the alternates that only the old or only the new row has: action, side, element."""
    before, after = named_alternates(old), named_alternates(new)
    yield from (("DELETE", "old", each) for name, each in before.items() if name not in after)
    yield from (("ADD", "new", each) for name, each in after.items() if name not in before)


def named_alternates(row: Element | None) -> dict[tuple[str | None, str | None], Element]:
    """Return the alternates of a row by what names them."""
    found = row.all("AlternateItems", "AlternateItem") if row else iter(())
    return {
        (each.said("itemIdentifier"), each.said("itemUniqueIdentifier")): each for each in found
    }
