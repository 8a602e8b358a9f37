"""Where the files shipped with the package are: `schemas/`, readable by people."""

from pathlib import Path


def schemas() -> Path:
    """Return the folder of the shipped schemas: inside a wheel, or beside the package."""
    packed = Path(__file__).parents[1] / "_schemas"
    return packed if packed.is_dir() else Path(__file__).parents[2] / "schemas"


def demo_site() -> Path:
    """Return the folder with the demo's exchange.toml, partners, agreements and samples."""
    packed = Path(__file__).parents[1] / "_demo"
    return packed if packed.is_dir() else Path(__file__).parents[2]
