"""Turns the number formats of an OpenDocument file into the notation workbooks have for them."""

from collections.abc import Callable, Iterator, Mapping
from xml.etree.ElementTree import Element

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"

KINDS = tuple(
    f"{NUMBER}{kind}-style" for kind in ("number", "currency", "percentage", "text", "date")
)

CONDITIONS = frozenset(
    {
        (),
        ("value()>=0",),
        ("value()>0", "value()<0"),
        ("value()>0", "value()<0", "value()=0"),
    }
)
"""Conditions that mean what the sections of a format in a workbook mean."""

UNKNOWN = "[?]"
"""Makes a format one that nobody can say the effect of."""

GROUP = 3


def formats(root: Element) -> dict[str, str]:
    """Return the code of each number format below an element by its name."""
    found: dict[str, str] = {}
    for style in root.iter():
        if style.tag in KINDS:
            found[style.get(f"{STYLE}name", "")] = ";".join(_sections(style, found))
    return found


def _sections(style: Element, known: Mapping[str, str]) -> Iterator[str]:
    """Yield the sections of a format: those it refers to by conditions, then its own."""
    maps = style.findall(f"{STYLE}map")
    if tuple(one.get(f"{STYLE}condition", "").replace(" ", "") for one in maps) not in CONDITIONS:
        yield UNKNOWN
    for one in maps:
        yield known.get(one.get(f"{STYLE}apply-style-name", ""), UNKNOWN)
    yield "".join(PIECES[child.tag](child) for child in style if child.tag in PIECES)


def _number(element: Element) -> str:
    """Return the places of digits; a number without a count of decimals is shown as it is."""
    wanted = int(element.get(f"{NUMBER}min-integer-digits", "1"))
    decimals = element.get(f"{NUMBER}decimal-places")
    grouped = element.get(f"{NUMBER}grouping") == "true"
    texts = element.findall(f"{NUMBER}embedded-text")
    if decimals is None and wanted <= 1 and not grouped and not texts:
        return "General"
    positions = [int(one.get(f"{NUMBER}position", "0")) for one in texts]
    longest = max([wanted, 1, *positions, *([GROUP + 1] if grouped else [])])
    signs = ["#"] * (longest - wanted) + ["0"] * wanted
    if grouped:
        signs[-GROUP] = "," + signs[-GROUP]
    for one, position in zip(texts, positions, strict=True):
        at = len(signs) - position
        if 0 <= at < len(signs):
            signs[at] = _quoted(one.text or "") + signs[at]
    return "".join(signs) + _decimals(element, int(decimals or 0)) + _factor(element)


def _decimals(element: Element, places: int) -> str:
    fixed = int(element.get(f"{NUMBER}min-decimal-places", str(places)))
    return "." + "0" * fixed + "#" * (places - fixed) if places else ""


def _factor(element: Element) -> str:
    """Return a comma for each thousand a number is divided by."""
    factor = element.get(f"{NUMBER}display-factor", "1")
    return "," * (factor.count("0") // GROUP)


def _text(element: Element) -> str:
    """Return a text between digits; a sign of per cent multiplies."""
    before, percent, after = (element.text or "").partition("%")
    return _quoted(before) + percent + _quoted(after)


def _quoted(text: str) -> str:
    return "".join(f'"{part}"' for part in text.split('"') if part)


PIECES: Mapping[str, Callable[[Element], str]] = {
    f"{NUMBER}number": _number,
    f"{NUMBER}text": _text,
    f"{NUMBER}currency-symbol": lambda element: f"[${element.text or ''}]",
    f"{NUMBER}text-content": lambda _: "@",
    f"{NUMBER}fill-character": lambda element: f"*{element.text or ' '}",
    f"{NUMBER}scientific-number": lambda _: "0.00E+00",
    f"{NUMBER}fraction": lambda _: "# ?/?",
    f"{NUMBER}year": lambda _: "yyyy",
    f"{NUMBER}month": lambda element: "mmm" if element.get(f"{NUMBER}textual") == "true" else "mm",
    f"{NUMBER}quarter": lambda _: '"Q"',
    **dict.fromkeys(
        (f"{NUMBER}{name}" for name in ("day", "day-of-week", "week-of-year", "era")),
        lambda _: "dd",
    ),
    f"{NUMBER}hours": lambda _: "hh",
    f"{NUMBER}minutes": lambda _: "mm",
    f"{NUMBER}seconds": lambda _: "ss",
}
"""What may stand in a number format."""
