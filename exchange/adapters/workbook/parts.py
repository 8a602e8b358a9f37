"""Finds the parts of a zipped workbook by their relationships, as OPC has them."""

from io import BytesIO
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring


class Parts:
    """The members of a zip by the names others refer to them: without case, with slashes."""

    def __init__(self, content: bytes) -> None:
        self.archive = ZipFile(BytesIO(content))
        self.names = {_plain(name): name for name in self.archive.namelist()}

    def read(self, name: str) -> bytes:
        """Return the bytes of a part; raises KeyError where there is none."""
        return self.archive.read(self.names[_plain(name)])

    def related(self, name: str) -> list[tuple[str, str, str]]:
        """Return id, kind and name of each part that another one ("": the package) refers to."""
        beside = f"{dirname(name)}/_rels/{name.rpartition('/')[2]}.rels"
        if _plain(beside) not in self.names:
            return []
        return [_relation(row, dirname(name)) for row in fromstring(self.read(beside))]


def _relation(row: Element, folder: str) -> tuple[str, str, str]:
    target = row.get("Target", "").replace("\\", "/")
    return row.get("Id", ""), row.get("Type", "").rpartition("/")[2], join(folder, target)


def _plain(name: str) -> str:
    return normpath("/" + name.replace("\\", "/")).lstrip("/").casefold()
