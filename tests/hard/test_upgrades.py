"""An earlier release and this one side by side on one database, through an upgrade and back."""

from pathlib import Path

import pytest

from bench.parts import ROOT
from bench.trial import Options
from bench.upgrading import NoHistoryError, previous, upgrading


@pytest.mark.slow
def test_an_earlier_release_works_beside_this_one(tmp_path: Path) -> None:
    try:
        old = previous(tmp_path / "old")
    except NoHistoryError as error:
        pytest.skip(f"needs the whole history of the repository: {error}")
    assert upgrading(old, Options(seed=4, postgresql=True)) == 0


def test_the_earlier_release_is_the_last_one_with_an_older_schema(tmp_path: Path) -> None:
    try:
        old = previous(tmp_path / "old")
    except NoHistoryError as error:
        pytest.skip(f"needs the whole history of the repository: {error}")
    kept = "storage/migrations/versions"
    ours, theirs = ({one.name for one in (at / kept).glob("0*.py")} for at in (ROOT, old))
    assert theirs == ours - {max(ours)}
