"""What a package does otherwise than the standard, once each with how often, never in silence."""

from collections.abc import Iterator

from exchange.adapters.package.pdx.parsing import Element
from exchange.model.findings import ElementPlace, Finding


class Deviations:
    """The deviations of one document, in the order they were met (ECO-026)."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._times: dict[tuple[str, str], int] = {}
        self._first: dict[tuple[str, str], tuple[Element, str, str]] = {}

    def tell(
        self, element: Element, attribute: str, what: str, used: str, *, seen: str = ""
    ) -> None:
        """Note that an element departs from the standard and what was used instead.

        `what` and `used` are the same for all that belong together; `seen` is an example of
        what stood there, kept of the first.
        """
        key = what, used
        self._times[key] = self._times.get(key, 0) + 1
        self._first.setdefault(key, (element, attribute, seen))

    def findings(self) -> Iterator[Finding]:
        """Yield one finding a kind of deviation, at the first place it was met."""
        for (what, used), times in self._times.items():
            element, attribute, seen = self._first[what, used]
            place = ElementPlace(self.file, element.line, element.path, attribute)
            params = {"what": what, "used": used, "times": str(times)}
            yield Finding("ECO-026", place, observed=seen, params=params)
