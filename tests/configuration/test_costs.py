"""What sources cost, from a file beside app.yaml."""

from decimal import Decimal
from pathlib import Path

import pytest

from bot.config import ConfigError, Settings, loads
from bot.config.reading import named_files

from .example import changed

MONEY = "money: {currency: EUR}\ncosts_file: costs.csv\nrouting:"


def with_file(folder: Path, content: str | bytes) -> Settings:
    told = content.encode() if isinstance(content, str) else content
    (folder / "costs.csv").write_bytes(told)
    return loads(changed("routing:", MONEY), {}, folder=folder)


def test_rows_of_a_month_are_added_up(tmp_path: Path) -> None:
    rows = "Source,Month,Amount\nslack,2026-11,4000\nslack,2026-11,0.50\n\nimport,2026-12,7\n"
    assert with_file(tmp_path, rows).all_costs == (
        ("slack", "2026-11", Decimal("4000.50")),
        ("import", "2026-12", Decimal(7)),
    )


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        ("source,amount\n", 1, "no column month"),
        ("source,month,amount\nmoon,2026-11,1\n", 2, 'no source is called "moon"'),
        ("source,month,amount\nslack,November,1\n", 2, "not a month"),
        ("source,month,amount\nslack,2026-11,-1\n", 2, "not an amount"),
        ("source,month,amount\nslack,2026-11,NaN\n", 2, "not an amount"),
        (b"\xff\xfe", 0, "not UTF-8"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, content: str | bytes, line: int, what: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        with_file(tmp_path, content)
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == ("costs.csv", line)
    assert what in problem.what


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        loads(changed("routing:", MONEY), {}, folder=tmp_path)


def test_the_file_belongs_to_the_settings_that_name_it(tmp_path: Path) -> None:
    (tmp_path / "costs.csv").write_text("source,month,amount\n")
    assert list(named_files({"costs_file": "costs.csv"}, tmp_path)) == ["costs.csv"]
