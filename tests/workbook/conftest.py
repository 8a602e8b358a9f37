"""Where samples and the public corpus are."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "../shared/corpus/workbook"


@pytest.fixture(scope="session")
def samples() -> Path:
    return ROOT / "samples" / "wista"


@pytest.fixture(scope="session")
def corpus() -> Path:
    if not CORPUS.is_dir():
        pytest.skip("the public corpus is not here")
    return CORPUS
