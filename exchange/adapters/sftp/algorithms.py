"""Which algorithms we agree to, and which only where a partner's profile names them."""

from collections.abc import Mapping

import paramiko

from exchange.adapters.sftp.mistakes import printable
from exchange.model.connections import Server

WEAK: Mapping[str, tuple[str, ...]] = {
    "ciphers": ("3des-cbc", "aes128-cbc", "aes192-cbc", "aes256-cbc"),
    "macs": ("hmac-md5", "hmac-md5-96", "hmac-sha1", "hmac-sha1-96"),
    "kex": (
        "diffie-hellman-group1-sha1",
        "diffie-hellman-group14-sha1",
        "diffie-hellman-group-exchange-sha1",
    ),
    "keys": ("ssh-rsa", "ssh-dss"),
    "pubkeys": ("ssh-rsa", "ssh-dss"),
}
"""Off unless a profile says otherwise; exchanges and signatures with SHA-1 always."""

SIGNATURES: Mapping[str, tuple[str, ...]] = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}
"""How a server's key may sign, where that has another name than the key."""


def disabled(server: Server) -> dict[str, list[str]]:
    """Return what a connection to this server must not use."""
    return {
        kind: [name for name in names if name not in server.legacy_algorithms]
        for kind, names in WEAK.items()
    }


def signatures(server: Server) -> tuple[str, ...]:
    """Return how the server may prove that it has the one key we know."""
    kind = server.host_key.partition(" ")[0]
    return SIGNATURES.get(kind, (kind,))


class Transport(paramiko.Transport):
    """paramiko's transport; it remembers which key exchange was agreed."""

    agreed_kex = ""

    def _parse_kex_init(self, said: paramiko.Message) -> None:
        """Agree on algorithms."""
        super()._parse_kex_init(said)  # type: ignore[misc]  # the stubs leave it out
        self.agreed_kex = str(getattr(self.kex_engine, "name", ""))


def agreed(transport: Transport) -> dict[str, str]:
    """Return what was agreed with a server."""
    cipher, mac = (str(getattr(transport, name)) for name in ("remote_cipher", "remote_mac"))
    return {
        "server": printable(transport.remote_version),
        "key exchange": transport.agreed_kex,
        "host key": transport.host_key_type or "",
        "cipher": cipher,
        "MAC": "in the cipher" if "gcm" in cipher else mac,
    }
