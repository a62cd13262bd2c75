"""Known companies and their owners, from a CSV file that app.yaml names."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from bot.config.problems import Problem
from bot.config.values import Section, did_you_mean
from bot.dataclass import dataclass

COLUMNS = ("name", "domain", "owner")
#: A file with more mistakes is another kind of file.
_MOST_PROBLEMS = 20


class Accounts(Section):
    """Where known companies and their owners are listed."""

    file: str = Field(
        min_length=1,
        description="A CSV file beside app.yaml with the columns name, domain and owner (a "
        "person's key or e-mail address); further columns are ignored.",
        examples=["accounts.csv"],
    )


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """A line of the file; `owner` is a person's key or e-mail address."""

    line: int
    name: str
    domain: str | None
    owner: str


@dataclass(frozen=True)
class AccountList:
    """What the file holds, and what is wrong with it."""

    accounts: tuple[ListedAccount, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_accounts(path: Path, people: frozenset[str]) -> AccountList:
    """Read the file; `people` are the keys of app.yaml that an owner may be."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return _unusable(path, "there is no such file.", "Paths start at app.yaml's own folder.")
    except UnicodeDecodeError:
        return _unusable(path, "the file is not UTF-8 text.", "Save it again as UTF-8.")
    except OSError as error:
        return _unusable(path, f"cannot be read: {error.strerror or error}.", "")
    rows = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    header = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    if missing := [name for name in COLUMNS if name not in header]:
        fix = "The first line names the columns: name,domain,owner."
        return _unusable(path, f"there is no column {' or '.join(missing)}.", fix, line=1)
    rows.fieldnames = header
    accounts: list[ListedAccount] = []
    problems: list[Problem] = []
    for row in rows:
        values = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not any(values.values()):
            continue
        if found := next(_mistakes(values, people), None):
            problems.append(Problem(path.name, rows.line_num, 0, "", *found))
            if len(problems) == _MOST_PROBLEMS:
                break
            continue
        domain = values["domain"] or None
        name = values["name"] or values["domain"]
        accounts.append(ListedAccount(rows.line_num, name, domain, values["owner"]))
    return AccountList(tuple(accounts), tuple(problems))


def _mistakes(values: dict[str, str], people: frozenset[str]) -> Iterator[tuple[str, str]]:
    owner = values["owner"]
    if not values["name"] and not values["domain"]:
        yield "the company has neither name nor domain.", "Give one, or remove the line."
    if not owner:
        yield "the company has no owner.", "Write a person's key or e-mail, or remove the line."
    elif "@" not in owner and owner not in people:
        yield f'no person is called "{owner}".', did_you_mean(owner, people)


def _unusable(path: Path, what: str, fix: str, line: int = 0) -> AccountList:
    return AccountList(problems=(Problem(path.name, line, 0, "", what, fix),))
