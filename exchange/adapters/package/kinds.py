"""What a file of a package is, where neither manifest nor layout says it: by what cannot err.

A PDF may be a drawing or a specification, so nobody here says which.
"""

from collections.abc import Callable, Mapping

from exchange.adapters.package.ipc import is_design, is_materials
from exchange.model.packing import Packing, fits

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "GERBER": (
        ".gbr", ".ger", ".gtl", ".gbl", ".gts", ".gbs", ".gto", ".gbo", ".gtp", ".gbp", ".gko",
        ".drl", ".xln",
    ),
    "DRAWING": (".dxf", ".dwg", ".step", ".stp", ".iges", ".igs"),
    "FIRMWARE": (".hex", ".s19", ".srec", ".elf"),
    "IPC2581": (".cvg",),
}  # fmt: skip
"""Endings that mean one thing."""

CONTENTS: Mapping[str, Callable[[bytes], bool]] = {
    "IPC2581": is_design,
    "MATERIALS": is_materials,
}
"""What the first bytes of a file show."""

INCIDENTAL = ("/.ds_store", "/thumbs.db", "/desktop.ini")
"""What operating systems add to archives, and nobody means to send."""


def kind(name: str, head: bytes, packing: Packing) -> str | None:
    """Return the kind of a file by the layout, its content or its ending; None where none says."""
    by_name = (said for said, patterns in packing.kinds.items() if fits(name, patterns))
    by_content = (said for said, shows in CONTENTS.items() if shows(head))
    by_ending = (said for said, ends in ENDINGS.items() if name.casefold().endswith(ends))
    return next(by_name, None) or next(by_content, None) or next(by_ending, None)


def incidental(name: str) -> bool:
    """Tell whether an operating system put a file there, not the sender."""
    path = f"/{name.casefold()}"
    return "/__macosx/" in path or path.endswith(INCIDENTAL)
