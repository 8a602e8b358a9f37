"""How property tests run: without a deadline, because these machines are noisy.

On a fresh clone that is to land (CI=true) the examples are the same every time; a
failure there is a failure anywhere.
"""

import os

import pytest
import structlog
from hypothesis import HealthCheck, settings

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("landing", settings.get_profile("here"), derandomize=True)
settings.load_profile("landing" if os.environ.get("CI") else "here")


@pytest.fixture(autouse=True)
def log_as_imported() -> None:
    """A command that a test runs in its own process says how to log, and would say so for all."""
    structlog.reset_defaults()
