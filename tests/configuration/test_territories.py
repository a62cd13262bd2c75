"""What is said about territories that cannot be used."""

from pathlib import Path

import pytest

from bot.config import ConfigError, loads

from .example import MINIMAL, changed

LISTS = """\
territories:
  north: [DE 20*, DE 22000-22999]
  uk: {file: uk.csv}
  more: {file: more.txt}
"""


def told(text: str, folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        loads(text, {}, folder=folder)
    return [str(problem) for problem in caught.value.problems]


def test_lists_come_from_app_yaml_and_from_files(tmp_path: Path) -> None:
    (tmp_path / "uk.csv").write_text("Country,Postcode,State,Note\nGB,SW1*,,x\nUS,,CA,\n,,,\n")
    (tmp_path / "more.txt").write_text("# the rest\nFR\nAT 1010  # Vienna\n\n")
    lists = loads(MINIMAL + LISTS, {}, folder=tmp_path).territory_lists
    places = [("DE", "22100", "north"), ("GB", "SW1A 1AA", "uk"), ("FR", "", "more")]
    for country, code, name in places:
        found = lists.of(country, None, code)
        assert found is not None
        assert found.name == name


def test_every_wrong_line_of_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "uk.csv").write_text("country,state,postcode\nUK,,\nUS,Kalifornia,\n,,1\n")
    (tmp_path / "more.txt").write_text("DE 20*\nDE 2-10000\n")
    assert sorted(told(MINIMAL + LISTS, tmp_path), reverse=True) == [
        "uk.csv:4: the row has no country. Write two letters such as DE.",
        'uk.csv:3: "Kalifornia" is not a state of US (ISO 3166-2). Did you mean "California"?',
        'uk.csv:2: "UK" is not a country code (ISO 3166, two letters). Write "GB".',
        (
            'more.txt:2: "2-10000" is not a range: both ends need as many characters. '
            "Write it like 10000-14999; a single postcode without the hyphen."
        ),
    ]


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "uk.csv").write_text("Land\nDE\n")
    assert sorted(told(MINIMAL + LISTS, tmp_path), reverse=True) == [
        (
            "uk.csv:1: there is no column country. "
            "The first line names the columns: country,state,postcode."
        ),
        "more.txt: there is no such file. Paths start at app.yaml's own folder.",
    ]


def test_a_misspelt_territory_in_a_condition_is_named_with_its_line(tmp_path: Path) -> None:
    asked = changed('when: country == "DE"', """when: 'territory == "nort"'""")
    [found] = told(f"{asked}territories: {{north: [DE]}}\n", tmp_path)
    line = asked.splitlines().index(next(x for x in asked.splitlines() if "nort" in x)) + 1
    assert f"app.yaml:{line}" in found
    assert 'no territory is called "nort". Did you mean "north"?' in found
    [found] = told(asked, tmp_path)
    assert 'no territory is called "nort". Add it under "territories:".' in found


def test_mistakes_in_app_yaml_are_named(tmp_path: Path) -> None:
    lists = "territories: {a: [10115], b: [Germany], c: [DE 9-1], elsewhere: [FR], d: []}\n"
    found = "\n".join(told(MINIMAL + lists, tmp_path))
    assert "must be text. Write for example DE" in found
    assert '"Germany" is not a country code' in found
    assert '"9-1" runs backwards. Write 1-9.' in found
    assert '"elsewhere" stands for places in none of the territories.' in found
    assert "lists nothing." in found
