"""Tells systemd how the service is, by the protocol of sd_notify(3)."""

import socket
from collections.abc import Callable, Mapping

import structlog

SECONDS = 2.0
"""How long a service manager that does not listen may hold us up."""

log = structlog.get_logger()


def notifier(address: str) -> Callable[[Mapping[str, str]], None]:
    """Return what tells a service manager of us; `address` is what `$NOTIFY_SOCKET` says.

    Where nobody listens, nothing is told. What cannot be told is logged.
    """
    if not address:
        return lambda _told: None
    place = f"\0{address[1:]}" if address.startswith("@") else address

    def notify(told: Mapping[str, str]) -> None:
        lines = (f"{name}={' '.join(value.splitlines())}" for name, value in told.items())
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                sender.settimeout(SECONDS)
                sender.sendto("\n".join(lines).encode(), place)
        except OSError as error:
            log.warning("service_manager_not_told", reason=error.strerror, told=sorted(told))

    return notify
