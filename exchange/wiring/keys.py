"""Wires what signs the head of the audit trail, and what checks the signatures."""

from pathlib import Path

from exchange.model.configuration import Configuration
from exchange.model.heads import Sign, Signed


def signing(configuration: Configuration) -> Sign | None:
    """Return what signs with the key of a site, None where it has none."""
    from exchange.adapters import ed25519

    name = configuration.site.audit.key_file
    return ed25519.signing(Path(name)) if name else None


def made() -> bytes:
    """Return a new key as the content of its file."""
    from exchange.adapters import ed25519

    return ed25519.made()


def public(path: Path) -> str:
    """Return the public half of the key of a file."""
    from exchange.adapters import ed25519

    return ed25519.public(path)


def checking(key: str) -> Signed:
    """Return what checks signatures of a public key: a line of Base64, or a file with one."""
    from exchange.adapters import ed25519

    return ed25519.checking(Path(key).read_text() if Path(key).is_file() else key)
