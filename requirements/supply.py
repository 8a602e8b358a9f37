"""Licences of the run requirements, and what an audit of them has really looked at.

Uses nothing but Python's own library: `requirements/audit` runs it, and tests do.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

HERE = Path(__file__).parent
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
GPL = re.compile(r"GPL|General Public License", re.IGNORECASE)
LESSER = re.compile(r"LGPL|(Library or )?Lesser General Public License", re.IGNORECASE)
KNOWN, NOT_AUDITED = 1, 4


def pinned(text: str) -> Mapping[str, str]:
    """Return each requirement of a locked file with its version."""
    return dict(PINNED.findall(text))


def licence(found: Distribution) -> str:
    """Return what a distribution says of its licence: an expression, classifiers or a line."""
    said = found.metadata
    classified = [
        each.split(" :: ")[-1]
        for each in said.get_all("Classifier", [])
        if each.startswith("License :: ") and " :: " in each[11:]
    ]
    free = (said.get("License") or "").strip().splitlines()
    return said.get("License-Expression") or " or ".join(classified) or next(iter(free), "")


def licences(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each of these distributions that is installed, with its licence."""
    for name in names:
        try:
            yield name, licence(distribution(name))
        except PackageNotFoundError:  # for another system or another Python
            continue


def refused(name: str, said: str) -> str:
    """Return why a licence will not do, '' where it will; LGPL does."""
    if not said:
        return f"{name} names no licence"
    return f"{name} is under {said}" if GPL.search(LESSER.sub("", said)) else ""


def audited(report: str) -> tuple[int, list[str]]:
    """Return how an audit ended, and the sentences that say so.

    A requirement that was skipped was not audited, whatever the program's own status says.
    """
    try:
        found = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return NOT_AUDITED, ["NOT AUDITED: the advisories could not be reached."]
    known = [
        f"{each['name']} {each['version']}: {advice['id']}"
        for each in found
        for advice in each.get("vulns", ())
    ]
    skipped = [each["name"] for each in found if "skip_reason" in each]
    if known:
        return KNOWN, [*known, *(f"not audited: {name}" for name in skipped)]
    if skipped or not found:
        named = ", ".join(skipped) or "nothing was looked at"
        return NOT_AUDITED, [f"NOT AUDITED: {len(skipped)} of {len(found)} requirements: {named}."]
    return 0, [f"{len(found)} requirements audited, nothing is known against them."]


def list_licences() -> int:
    """Print the licence of each run requirement; 1 where one will not do."""
    names = pinned((HERE / "run.txt").read_text(encoding="utf-8"))
    wrong = []
    for name, said in licences(names):
        sys.stdout.write(f"{name} {names[name]}: {said}\n")
        wrong += [each for each in [refused(name, said)] if each]
    sys.stderr.writelines(f"{each}\n" for each in wrong)
    return KNOWN if wrong else 0


def tell_audit(words: list[str]) -> int:
    """Print how an audit ended; 4 for one that did not take place counts with --strict only."""
    strict, (report, said) = "--strict" in words, words[-2:]
    found = Path(report).read_text(encoding="utf-8")
    status, sentences = audited(found)
    sys.stdout.writelines(f"{each}\n" for each in sentences)
    if status == NOT_AUDITED and not found.strip():
        reason = Path(said).read_text(encoding="utf-8").strip().splitlines()
        sys.stdout.writelines(f"  {each}\n" for each in reason[-1:])
    return status if strict or status != NOT_AUDITED else 0


if __name__ == "__main__":
    task, *rest = sys.argv[1:]
    sys.exit(list_licences() if task == "licences" else tell_audit(rest))
