"""The head of a mail, or of one of its parts (RFC 5322, RFC 2045, RFC 2183)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import getaddresses

from exchange.adapters.eml.words import parameters, text, unworded

FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:(.*)", re.DOTALL)
FOLD = re.compile(rb"\r?\n(?=[ \t])")

LONGEST = 500
"""Characters of a field that are kept for people."""

LONGEST_NAME = 150

COMMENTS = 10
"""Comments in an address; Python's parser goes into each within another."""


@dataclass(frozen=True, slots=True)
class Head:
    """The fields of a head, in their order, their names in small letters."""

    fields: tuple[tuple[str, str], ...]
    default: str = "text/plain"

    def every(self, name: str) -> list[str]:
        """Return the fields of a name, as they are written."""
        return [value for found, value in self.fields if found == name]

    def first(self, name: str) -> str:
        """Return the first field of a name, '' where there is none."""
        return next(iter(self.every(name)), "")

    def told(self, name: str) -> str:
        """Return the first field of a name as people read it."""
        return visible(unworded(self.first(name)))[:LONGEST].strip()

    @property
    def kind(self) -> str:
        """What the part is, as `type/subtype`; the default where it does not say (RFC 2045)."""
        named = self.first("content-type").partition(";")[0].strip().casefold()
        return named if re.fullmatch(r"[\w.+-]+/[\w.+-]+", named) else self.default

    @property
    def parameters(self) -> Mapping[str, str]:
        """The parameters of the type."""
        return parameters(self.first("content-type"))

    @property
    def disposition(self) -> str:
        """Whether it is shown with the text or stands for itself: `inline`, `attachment`, ''."""
        return self.first("content-disposition").partition(";")[0].strip().casefold()

    @property
    def transfer(self) -> str:
        """How its bytes are written, '' where they are as they are."""
        named = self.first("content-transfer-encoding").strip().casefold()
        return "" if named in {"7bit", "8bit", "binary"} else named

    @property
    def filename(self) -> str:
        """The name it is to be kept under: without folders and signs nobody sees; '' without."""
        said = parameters(self.first("content-disposition")).get("filename", "")
        name = visible(said or self.parameters.get("name", ""))
        return shortened(re.split(r"[\\/]", name)[-1].strip())


def head(raw: bytes, default: str = "text/plain") -> Head:
    """Return a head; lines that are no field are passed over."""
    found = (FIELD.fullmatch(line) for line in FOLD.sub(b"", raw).splitlines())
    return Head(tuple((text(each[1]).casefold(), text(each[2])) for each in found if each), default)


def visible(value: str) -> str:
    """Return a text in one line, without signs that a screen would act upon."""
    return "".join(" " if sign in "\r\n\t" else shown(sign) for sign in value)


def shown(sign: str) -> str:
    """Return a sign, `_` for one that nobody sees."""
    return "_" if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} else sign


def shortened(name: str) -> str:
    """Return a name that is not too long, with its extension."""
    stem, dot, extension = name.rpartition(".")
    if len(name) <= LONGEST_NAME or not dot or len(extension) > LONGEST_NAME // 2:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"


def address(found: Head) -> str:
    """Return the one address a mail says it is from, '' where it names none or several."""
    written = found.every("from")
    if len(written) != 1:
        return ""
    if len(written[0]) > LONGEST or written[0].count("(") > COMMENTS:
        return ""
    named = [each for _, each in getaddresses([visible(written[0])]) if each]
    return named[0].casefold() if len(named) == 1 and named[0].count("@") == 1 else ""
