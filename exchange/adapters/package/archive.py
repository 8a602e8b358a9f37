"""What is in an archive: every member named and hashed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive; `name` as the archive names it, separators made `/`."""

    name: str
    size: int
    sha256: str
    md5: str
    sha1: str
