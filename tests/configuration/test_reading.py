"""app.yaml read again while Baton runs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import SettingsFile, check

from .example import MINIMAL, changed

ENVIRON = {"BATON_INTAKE_TOKEN": "a secret"}
LISTED = MINIMAL + "accounts: {file: accounts.csv}\n"
ACCOUNTS = "name,domain,owner\nAcme,acme.com,ana\n"


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    (tmp_path / "app.yaml").write_text(MINIMAL)
    return SettingsFile(tmp_path / "app.yaml", lambda: ENVIRON)


def test_a_sound_file_gives_settings_and_its_text(file: SettingsFile) -> None:
    reading = file.read()
    assert reading.settings is not None
    assert reading.settings.workspace.name == "Acme"
    assert reading.text == MINIMAL


def test_a_bad_file_is_told_as_baton_check_tells_it(file: SettingsFile) -> None:
    file.path.write_text(changed("Europe/Berlin", "Europe/Berlim"))
    reading = file.read()
    assert reading.settings is None
    problems = [each for each in check(file.path, ENVIRON) if each.file == "app.yaml"]
    assert list(reading.problems) == problems
    assert 'Did you mean "Europe/Berlin"?' in str(problems[0])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_text(MINIMAL[:200]), "app.yaml"),
        (lambda path: path.write_text(""), "the file is empty"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "not UTF-8"),
        (lambda path: path.unlink(), "there is no file"),
    ],
)
def test_whatever_is_half_written_or_gone_is_a_bad_file(
    file: SettingsFile, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(file.path)
    reading = file.read()
    assert reading.settings is None
    assert said in str(reading.problems[0])


def test_a_source_whose_secret_is_not_set_is_refused_as_at_the_start(file: SettingsFile) -> None:
    more = "sources:\n  chat: {name: Chat, auth: {bearer_env: BATON_CHAT_TOKEN}}"
    file.path.write_text(changed("sources:", more))
    reading = file.read()
    assert reading.settings is None
    assert "BATON_CHAT_TOKEN is not set" in str(reading.problems[0])


def test_a_file_that_app_yaml_names_belongs_to_it(file: SettingsFile) -> None:
    accounts = file.path.parent / "accounts.csv"
    accounts.write_text(ACCOUNTS)
    file.path.write_text(LISTED)
    before = file.read()
    assert before.files["accounts.csv"].lines == 2
    seen = file.stamp(before.files), file.content(before.files)
    accounts.write_text(ACCOUNTS + "Zephyr,zephyr.com,ana\n")
    assert file.stamp(before.files) != seen[0]
    assert file.content(before.files) != seen[1]
    after = file.read()
    assert after.text == before.text
    assert after.files["accounts.csv"].lines == 3


def test_an_editor_that_renames_is_noticed_and_one_that_writes_the_same_is_not(
    file: SettingsFile,
) -> None:
    stamp, content = file.stamp({}), file.content({})
    other = file.path.with_suffix(".tmp")
    other.write_text(MINIMAL)
    other.rename(file.path)
    assert file.stamp({}) != stamp
    assert file.content({}) == content


def test_the_reading_behind_settings_in_force_is_the_one_they_came_from(
    file: SettingsFile,
) -> None:
    settings = file.read().settings
    assert settings is not None
    assert file.in_force(settings).content == file.content({}) == file.read().content
    file.path.write_text(changed("Acme", "Acme Ltd"))
    assert file.in_force(settings).text == MINIMAL
    assert not file.in_force(settings).content
    assert file.text() != MINIMAL


def test_a_territorys_file_belongs_to_it(file: SettingsFile) -> None:
    (file.path.parent / "north.txt").write_text("DE 10*\nDK\n")
    file.path.write_text(MINIMAL + "territories: {north: {file: north.txt}, south: [IT]}\n")
    assert file.read().files["north.txt"].lines == 2
