"""An earlier release and this one side by side on one database, through an upgrade and back."""

from pathlib import Path

import pytest

from bench.trial import Options
from bench.upgrading import NoHistoryError, previous, upgrading


@pytest.mark.slow
def test_an_earlier_release_works_beside_this_one(tmp_path: Path) -> None:
    try:
        old = previous(tmp_path / "old")
    except NoHistoryError as error:
        pytest.skip(f"needs the whole history of the repository: {error}")
    assert upgrading(old, Options(seed=4, postgresql=True)) == 0
