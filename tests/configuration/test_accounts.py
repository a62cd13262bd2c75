"""What is said about a list of accounts that cannot be used."""

from pathlib import Path

import pytest

from bot.config import ConfigError, loads

from .example import MINIMAL


def told(folder: Path, content: str | bytes) -> list[str]:
    (folder / "accounts.csv").write_bytes(
        content if isinstance(content, bytes) else content.encode()
    )
    with pytest.raises(ConfigError) as caught:
        loads(MINIMAL + "accounts: {file: accounts.csv}\n", {}, folder=folder)
    return [str(problem) for problem in caught.value.problems]


def test_every_wrong_line_is_named(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "name,domain,owner\nAcme,acme.com,anna\n,,ana\nZephyr,,\n\nFine,fine.com,ana\n",
    )
    assert found == [
        'accounts.csv:2: no person is called "anna". Did you mean "ana"?',
        "accounts.csv:3: the company has neither name nor domain. Give one, or remove the line.",
        (
            "accounts.csv:4: the company has no owner. "
            "Write a person's key or e-mail, or remove the line."
        ),
    ]


def test_columns_that_are_missing_are_named(tmp_path: Path) -> None:
    [found] = told(tmp_path, "Company,Domain\nAcme,acme.com\n")
    assert "accounts.csv:1: there is no column name or owner." in found


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    [found] = told(tmp_path, b"name,domain,owner\nAcm\xe9,,ana\n")
    assert "not UTF-8" in found


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        loads(MINIMAL + "accounts: {file: no.csv}\n", {}, folder=tmp_path)
    assert "no.csv: there is no such file." in str(caught.value)


def test_names_domains_and_owners_are_read_from_a_spreadsheets_file(tmp_path: Path) -> None:
    content = '\ufeffDomain, Name ,Owner\r\nacme.com,"Acme, Inc",ana@acme.com\r\n'
    (tmp_path / "accounts.csv").write_bytes(content.encode())
    settings = loads(MINIMAL + "accounts: {file: accounts.csv}\n", {}, folder=tmp_path)
    [account] = settings.listed_accounts
    assert (account.name, account.domain, account.owner) == (
        "Acme, Inc",
        "acme.com",
        "ana@acme.com",
    )
