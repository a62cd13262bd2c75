"""Files that an editor, a word processor or somebody's rights spoilt."""

from pathlib import Path

import pytest

from bot.config import ConfigError, load, loads

from .example import MINIMAL


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (MINIMAL.replace("Acme", "Café").encode("latin-1"), "app.yaml:2: the file is not UTF-8"),
        (MINIMAL.encode("utf-16"), "app.yaml:1: the file is not UTF-8"),
        (b"workspace:\nPK\x03\x04\n", "app.yaml:2: the file contains a character"),
    ],
)
def test_the_line_is_named_where_a_file_stops_being_text(
    tmp_path: Path, content: bytes, told: str
) -> None:
    (tmp_path / "app.yaml").write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "app.yaml", {})
    assert str(caught.value).startswith(told)


def test_a_folder_in_the_files_place_is_no_reason_to_copy_the_sample(tmp_path: Path) -> None:
    (tmp_path / "app.yaml").mkdir()
    with pytest.raises(ConfigError, match="It must be a file that this user may"):
        load(tmp_path / "app.yaml", {})


def test_a_space_of_a_web_page_may_stand_within_a_text() -> None:
    said = MINIMAL.replace("name: Acme", "name: Acme\u00a0Inc").replace("routing:", "routing")
    with pytest.raises(ConfigError) as caught:
        loads(said, {})
    assert "ordinary" not in str(caught.value)
