"""Says whose a file is before it is entered: its folder's, or of whom its folder carries."""

from pathlib import Path

from exchange.daemon.station import Station
from exchange.identify import HEAD, carried


def whose(station: Station, lane: str, blob: Path) -> tuple[str, str]:
    """Return the partner a file belongs to, and the hub it came through, '' without one.

    Only the lane of the partner it belongs to keeps its files in order, so this is decided when
    the file is admitted, and never again.
    """
    partners = station.configuration.partners
    hub = partners.get(lane)
    if hub is None or not hub.carries:
        return lane, ""
    with blob.open("rb") as file:
        owner = carried(station.sender(file.read(HEAD)), hub, partners)
    return (owner, lane) if owner else (lane, "")
