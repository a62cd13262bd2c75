"""An import is killed at random moments and finished by running it again."""

import csv
from pathlib import Path

import pytest

from bench.importing import interrupted_import
from bench.trial import Options


@pytest.mark.slow
def test_an_import_that_was_killed_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["Name", "Email", "Company", "Country"])
        rows.writerows(
            [f"Person {n}", f"person{n}@customer-{n}.example", f"Customer {n}", "Germany"]
            for n in range(1500)
        )
    assert interrupted_import(file, kills=3, options=Options(seed=3)) == 0
