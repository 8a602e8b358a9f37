"""How property tests run: without a deadline, because these machines are noisy.

On a fresh clone that is to land (CI=true) the examples are the same every time; a
failure there is a failure anywhere.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("landing", settings.get_profile("here"), derandomize=True)
settings.load_profile("landing" if os.environ.get("CI") else "here")
