"""Names a configuration by what it says, so that two can be told apart."""

import hashlib
import json

from exchange.model.configuration import Configuration
from exchange.settings.mistakes import adapter

LENGTH = 12


def digest(configuration: Configuration) -> str:
    """Return the first 12 hex digits of the SHA-256 over everything a configuration holds.

    Comments and the order of keys make no difference; of a secret, its path alone counts.
    """
    told = adapter(Configuration).dump_python(configuration, mode="json")
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]
