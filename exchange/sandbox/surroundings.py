"""What a reading child may still open once it is closed in."""

import sys
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

from exchange.model.configuration import Configuration
from exchange.model.shipped import schemas

PACKAGE = Path(__file__).parents[1]

LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache")
"""Where the shared libraries of the system lie, which are loaded when they are needed."""


def readable(configuration: Configuration) -> Iterator[Path]:
    """Yield what is read: our code and that of libraries, schemas, time zones, passwords.

    The folder we were started in and the one that holds our package are not among it: a site
    may lie there. The passwords are those that open the workbooks of partners.
    """
    yield from (PACKAGE, schemas(), *map(Path, LIBRARIES), *map(Path, zoneinfo.TZPATH))
    here = {Path.cwd(), PACKAGE.parent}
    yield from (each for name in sys.path if name and (each := Path(name).resolve()) not in here)
    for partner in configuration.partners.values():
        if partner.workbooks.password_file:
            yield Path(partner.workbooks.password_file)
