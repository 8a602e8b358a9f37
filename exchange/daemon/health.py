"""Decides from values whether a run is well and whether it does its work; knows no clock."""

from collections.abc import Sequence

from exchange.model.figures import Room
from exchange.model.vitals import Vitals

LOOP_SECONDS = 120.0
"""How old the last turn of the loop may be: a look at very many files takes its time."""

LOOKS = 3
"""After how many spans between two looks the inboxes count as unattended."""

SLACK = 60.0
"""Seconds that a look itself, and taking in what it found, may add."""

SERIOUS = ("looking_failed", "delivery_failed", "clocks_failed")
"""Work of everybody, not of one lane."""


def unwell(vitals: Vitals, room: Room | None, journal: str) -> Sequence[str]:
    """Return in plain words what is wrong with a run, nothing where it is well.

    `room` is None where the disk does not answer, `journal` why the journal does not.
    """
    found = []
    if vitals.turned > LOOP_SECONDS:
        found.append(f"the loop has not gone round for {vitals.turned:.0f} seconds")
    found += [f"lane {lane} has been at the same file for too long" for lane in vitals.stuck]
    found += [f"{each} when last tried, see the log" for each in vitals.failing if each in SERIOUS]
    if room is None:
        found.append("the disk does not answer")
    elif room.cramped:
        found.append(room.cramped)
    if journal:
        found.append(f"the journal cannot be read: {journal}")
    return found


def unready(vitals: Vitals, since_look: float | None, scan_seconds: float) -> Sequence[str]:
    """Return why files that come now would not be taken in; `since_look` in seconds."""
    if since_look is None:
        return ["it is starting: the inboxes were not looked at yet"]
    if since_look > LOOKS * scan_seconds + SLACK:
        return [f"the inboxes were not looked at for {since_look:.0f} seconds"]
    return [f"{each} when last tried, see the log" for each in vitals.failing if each in SERIOUS]
