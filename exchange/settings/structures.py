"""Reads the structures and PDX profiles a site brings; what they say is checked where used."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.pdx import PdxProfile
from exchange.model.structures import (
    EdifactSegments,
    EdifactStructure,
    Rows,
    StructureFiles,
    X12Structure,
    structure_files,
)
from exchange.settings.mistakes import check, parse

FOLDER = "structures"
X12Segments = dict[str, list[str] | Rows]

SHAPES: Mapping[str, tuple[type, type]] = {
    "edifact": (EdifactStructure, EdifactSegments),
    "x12": (X12Structure, X12Segments),
    "pdx": (PdxProfile, PdxProfile),
}
"""By format: the shape of a structure file and that of `segments.toml`, which a PDX has none of."""


def read_structures(site: Path) -> Iterator[tuple[str, StructureFiles]]:
    """Yield by format the structures a site brings, each file with keys that are known."""
    folder = site / FOLDER
    strange = [path for path in sorted(folder.glob("*")) if path.name not in SHAPES]
    if strange:
        raise Misconfigured(f"{strange[0]}: only edifact, x12 and pdx are read in {folder}")
    for standard, (structure, shared) in SHAPES.items():
        for path in sorted((folder / standard).glob("*.toml")):
            check(path, parse(path), shared if path.name == "segments.toml" else structure)
        yield standard, structure_files(folder / standard)
