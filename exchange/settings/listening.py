"""Checks where figures and health may be asked for: on this machine, unless somebody says so."""

from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.partners import Metrics
from exchange.settings.mistakes import place

HIGHEST_PORT = 65_535

Address = IPv4Address | IPv6Address


def listening(told: str) -> tuple[Address, int]:
    """Return address and port of `127.0.0.1:9464` or `[::1]:9464`; raises ValueError."""
    host, _, port = told.rpartition(":")
    number = int(port) if port.isascii() and port.isdigit() else 0
    if not 0 < number <= HIGHEST_PORT:
        raise ValueError(f"{port!r} is no port")
    return ip_address(host.removeprefix("[").removesuffix("]")), number


def check_listening(path: Path, metrics: Metrics) -> None:
    """Refuse what is no address with a port, and an address that others can reach."""
    if not metrics.listen:
        return
    where = place(path, ("metrics", "listen"))
    try:
        address, _ = listening(metrics.listen)
    except ValueError:
        raise Misconfigured(
            f"{where}: {metrics.listen!r} is not an address and a port, as in 127.0.0.1:9464"
        ) from None
    if not (address.is_loopback or metrics.anywhere):
        raise Misconfigured(
            f"{where}: others can reach {address}; figures name your partners and nobody is asked"
            " who they are. Use 127.0.0.1 or [::1], or set anywhere = true"
        )
