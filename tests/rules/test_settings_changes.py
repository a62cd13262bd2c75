"""What differs between two app.yaml, and that no secret is kept with it."""

import pytest

from bot.domain.masking import masked
from bot.domain.settings_changes import (
    DIFF_LIMIT,
    NamedFile,
    digest_of,
    files_differ,
    unified,
)

BEFORE = "workspace:\n  name: Acme\nsla: []\n"


def test_a_diff_shows_the_lines_around_a_change() -> None:
    diff = unified(BEFORE, BEFORE.replace("Acme", "Acme Ltd"), "app.yaml")
    assert diff.split("\n")[3:] == [
        " workspace:",
        "-  name: Acme",
        "+  name: Acme Ltd",
        " sla: []",
    ]


def test_texts_that_are_equal_have_no_diff() -> None:
    assert unified(BEFORE, BEFORE, "app.yaml") == ""


def test_a_huge_diff_is_cut_at_the_end_of_a_line() -> None:
    diff = unified("", "\n".join(f"key{n}: value" for n in range(20_000)), "app.yaml")
    assert len(diff) < DIFF_LIMIT + 50
    assert diff.split("\n")[-2].endswith(": value")


def test_the_digest_covers_the_files_that_app_yaml_names() -> None:
    one, other = {"a.csv": NamedFile("1", 5)}, {"a.csv": NamedFile("2", 5)}
    assert len({digest_of(BEFORE, {}), digest_of(BEFORE, one), digest_of(BEFORE, other)}) == 3


def test_other_files_are_told_by_name_and_length_only() -> None:
    before = {"a.csv": NamedFile("1", 1200), "b.csv": NamedFile("2", 3)}
    after = {"a.csv": NamedFile("9", 1210), "c.csv": NamedFile("3", 4)}
    assert files_differ(before, after) == [
        "a.csv has other content (1,200 → 1,210 lines).",
        "b.csv is not read any more.",
        "c.csv is read now (4 lines).",
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("token: xoxb-1234-abcd", "token: [secret]"),
        ("app: xapp-1-A1-2-f", "app: [secret]"),
        ("key: sk-abcdefghijklmnopqrst", "key: [secret]"),
        ("url: postgresql://baton:hunter2@db/baton", "url: postgresql://[secret]@db/baton"),
        ("hook: https://hooks.slack.com/services/T0/B0/x", "hook: [secret]"),
        ("key: |\n  -----BEGIN PRIVATE KEY-----\n  abc\n", "key: |\n  [secret]"),
    ],
)
def test_a_secret_that_was_pasted_by_mistake_is_masked(text: str, kept: str) -> None:
    assert masked(text) == kept


@pytest.mark.parametrize(
    "text", ["bearer_env: BATON_INTAKE_TOKEN", "slack: ana@example.com", "at: 10:00", "a-b-c"]
)
def test_ordinary_settings_are_not_masked(text: str) -> None:
    assert masked(text) == text
