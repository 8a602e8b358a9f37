"""An engineering change as its steps have made it: where it stands, and what was said last."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from exchange.model.eco_steps import (
    BINDING,
    OPEN,
    Action,
    Difference,
    State,
    Step,
    after,
    our_number,
)
from exchange.model.impact import Impact, ImpactAnswer

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Eco:
    """One revision of a change: its steps in their order, each of which may follow."""

    steps: tuple[Step, ...]

    @property
    def key(self) -> Key:
        """What tells it from all others."""
        return self.steps[0].key

    @property
    def partner(self) -> str:
        """Whose it is."""
        return self.steps[0].partner

    @property
    def change(self) -> str:
        """The number the partner gave it."""
        return self.steps[0].change

    @property
    def revision(self) -> str:
        """Which revision of it this is."""
        return self.steps[0].revision

    @property
    def title(self) -> str:
        """What people call it."""
        return f"{self.change} / {self.revision}"

    @property
    def number(self) -> str:
        """Our own number of it."""
        return our_number(*self.key)

    @property
    def states(self) -> tuple[State, ...]:
        """The state after each step."""
        found: list[State] = []
        for step in self.steps:
            state = after(found[-1] if found else None, step.action)
            if state is None:
                raise LookupError(f"{step.change}: {step.action} may not follow")
            found.append(state)
        return tuple(found)

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.states[-1]

    @property
    def open(self) -> bool:
        """Whether anything is still to be done."""
        return self.state in OPEN

    @property
    def binds(self) -> bool:
        """Whether it holds from its day on; what was declined and closed does not."""
        return self.state in BINDING and self.said("approve") is not None

    @property
    def impact(self) -> Impact | None:
        """What it means for us, as last worked out."""
        found = [step.answer.impact if step.answer else step.impact for step in self.steps]
        return next((each for each in reversed(found) if each is not None), None)

    @property
    def answers(self) -> tuple[ImpactAnswer, ...]:
        """What we answered, the last one last."""
        return tuple(step.answer for step in self.steps if step.answer)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What it says otherwise than the revision before."""
        found = self.said("receive")
        return found.differences if found else ()

    @property
    def urgent(self) -> tuple[str, ...]:
        """Why it is passed on at once, `STOP_BUILD` and `SAFETY`."""
        found = self.impact
        return found.escalate if found else ()

    @property
    def planned(self) -> date | None:
        """The day it is to be implemented, as last planned; None where nobody said."""
        plan = self.said("schedule")
        return plan.day if plan else None

    @property
    def wanted(self) -> date | None:
        """The day the partner asked for last instead of ours."""
        counter = self.said("counter")
        return counter.day if counter else None

    def said(self, *actions: Action) -> Step | None:
        """Return the last step of some kinds."""
        found = [each for each in self.steps if each.action in actions]
        return found[-1] if found else None

    def may(self, action: Action) -> bool:
        """Tell whether a step may follow now."""
        return after(self.state, action) is not None

    def then(self, step: Step) -> "Eco":
        """Return the change after a step; the same where it may not follow."""
        return replace(self, steps=(*self.steps, step)) if self.may(step.action) else self


@dataclass(frozen=True, slots=True)
class Moved:
    """A change as a file leaves it, and how many of its last steps the file has taken."""

    eco: Eco
    new: int

    @property
    def fresh(self) -> tuple[Step, ...]:
        """The steps of the file."""
        return self.eco.steps[-self.new :]


def ecos(steps: Iterable[Step]) -> list[Eco]:
    """Return the changes some steps make, in the order they came."""
    return [*reduce(taken, steps, dict[Key, Eco]()).values()]


def taken(known: dict[Key, Eco], step: Step) -> dict[Key, Eco]:
    """Return the changes after one more step; one that may not follow is left out."""
    eco = known.get(step.key)
    if eco:
        known[step.key] = eco.then(step)
    elif after(None, step.action):
        known[step.key] = Eco((step,))
    return known


def moved(held: Mapping[Key, Eco], steps: Iterable[Step]) -> Iterator[Moved]:
    """Yield the changes that steps move, beside those held before."""
    now = reduce(taken, steps, dict(held))
    for key, eco in now.items():
        new = len(eco.steps) - (len(held[key].steps) if key in held else 0)
        if new:
            yield Moved(eco, new)
