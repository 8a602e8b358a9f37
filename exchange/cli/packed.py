"""The files of a package, for `exchange show`."""

from exchange.cli import console
from exchange.journal import Journal


def files_object(journal: Journal, receipt: str) -> list[dict[str, object]]:
    """Return the files of a package as scripts read them."""
    return [each._asdict() | {"present": bool(each.sha256)} for each in journal.files(receipt)]


def say_files(journal: Journal, receipt: str) -> None:
    """Print the files of a package: each is kept under its SHA-256 below var/blobs."""
    found = journal.files(receipt)
    if found:
        rows = [
            (
                each.name,
                each.kind,
                each.size if each.size is not None else "",
                each.sha256 or "missing",
            )
            for each in found
        ]
        console.table(("File", "Kind", "Bytes", "SHA-256"), rows, "Files of the package")
