"""Refuses hubs of which nobody could say whose a file is."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from exchange.errors import Misconfigured
from exchange.model.partners import Partner
from exchange.settings.mistakes import meant, place


def refuse_hubs(folder: Path, partners: Mapping[str, Partner]) -> None:
    """Refuse a hub that carries somebody who is not there, is a hub itself or has no identifier."""
    for hub in partners.values():
        for carried in hub.carries:
            for wrong in mistakes(hub, carried, partners):
                where = place(folder / f"{hub.id}.toml", ("carries",))
                raise Misconfigured(f"{where}: {wrong}")


def mistakes(hub: Partner, carried: str, partners: Mapping[str, Partner]) -> Iterator[str]:
    """Yield what is wrong with a partner a hub carries."""
    found = partners.get(carried)
    if found is None:
        yield f"there is no partner {carried!r}{meant(carried, partners)}"
    elif carried == hub.id:
        yield f"{carried!r} is the hub itself"
    elif found.carries:
        yield f"{carried!r} carries others itself"
    elif not found.identifiers:
        yield f"{carried!r} has no identifiers, so no envelope can name it"
