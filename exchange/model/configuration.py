"""Everything a site is configured to do, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from exchange.model.findings import Rules
from exchange.model.layouts import Layout
from exchange.model.partners import Partner, Site
from exchange.model.structures import StructureFiles


@dataclass(frozen=True, slots=True)
class Configuration:
    """The site, its partners, their layouts and the rules in force.

    `structures` are the message structures the site brings itself, by format. `ruleset` names
    the version of `rules.toml`, the canonical schemas and these structures (the first 12 hex
    digits of the SHA-256 over them), `software` the version of this package.
    """

    site: Site
    partners: Mapping[str, Partner]
    layouts: Mapping[str, Layout]
    rules: Rules
    ruleset: str
    software: str
    structures: Mapping[str, StructureFiles] = field(default_factory=dict)
