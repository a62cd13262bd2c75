"""The disk is full again and again: nothing is accepted that is not kept, and all goes on later."""

import pytest

from bench.full_disk import full_disk
from bench.small_disk import NoRightError
from bench.trial import Options


@pytest.mark.slow
def test_nothing_is_lost_when_the_disk_is_full() -> None:
    try:
        assert full_disk(2, Options(seed=6)) == 0
    except NoRightError as error:
        pytest.skip(str(error))
