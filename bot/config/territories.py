"""Territories in app.yaml: countries, states and postcodes, listed there or in a file beside it."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from bot.config.problems import Problem
from bot.config.values import Section, check_country, did_you_mean, refused
from bot.dataclass import dataclass
from bot.domain.places import postcode_key, state_code, state_names
from bot.domain.territories import Area

COLUMNS = ("country", "state", "postcode")
_EXAMPLE = "Write for example DE, US-CA, DE 10115, DE 10* or DE 10000-14999."
_RANGE = re.compile(r"\s*(?:-|–|—)\s*")
#: A file with more mistakes is another kind of file.
_MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Listed:
    """An entry as it was written, and the area it stands for."""

    text: str
    area: Area


def entry(text: str) -> Area:
    """Read `DE`, `US-CA`, `US California`, `DE 10115`, `DE 10*` or `DE 10000-14999`."""
    words = text.strip().split(maxsplit=1)
    if not words:
        raise refused("is empty.", _EXAMPLE)
    if len(words) == 1 and re.fullmatch(r"[A-Za-z]{2}-\w{1,3}", words[0]):
        country = check_country(words[0][:2].upper())
        return Area(country, _state(country, words[0]))
    country = check_country(words[0])
    if len(words) == 1:
        return Area(country)
    if any(letter.isdigit() for letter in words[1]):
        return _postcodes(country, words[1])
    return Area(country, _state(country, words[1]))


def _state(country: str, written: str) -> str:
    code = state_code(country, written)
    if code is None:
        fix = did_you_mean(written, state_names(country))
        raise refused(f'"{written}" is not a state of {country} (ISO 3166-2).', fix or _EXAMPLE)
    return code


def _postcodes(country: str, written: str) -> Area:
    if written.endswith("*"):
        key = re.sub(r"[\W_]+", "", written[:-1]).upper()
        if not key or "*" in written[:-1]:
            raise refused(f'"{written}" is not the beginning of a postcode.', _EXAMPLE)
        return Area(country, None, key, key)
    # a postcode may hold a hyphen itself: 1000-205 in Portugal is one, so ends must be alike
    low, *rest = _RANGE.split(written)
    if not rest:
        key = postcode_key(country, written)
        return Area(country, None, key, key, exact=True)
    ends = [postcode_key(country, end) for end in (low, rest[0])]
    if len(rest) > 1 or len(ends[0]) != len(ends[1]):
        what = f'"{written}" is not a range: both ends need as many characters.'
        raise refused(what, "Write it like 10000-14999; a single postcode without the hyphen.")
    if ends[0] > ends[1]:
        raise refused(f'"{written}" runs backwards.', f"Write {rest[0]}-{low}.")
    return Area(country, None, ends[0], ends[1])


def _listed(value: Any) -> Any:
    if isinstance(value, Listed):
        return value
    if not isinstance(value, str):
        raise refused("must be text.", _EXAMPLE)
    return Listed(value, entry(value))


_Entry = Annotated[
    Listed,
    BeforeValidator(_listed),
    PlainSerializer(lambda one: one.text),
    WithJsonSchema({"type": "string", "examples": ["DE", "US-CA", "DE 10*", "DE 10000-14999"]}),
]


class Territory(Section):
    """One territory: a list in app.yaml, or a file."""

    areas: tuple[_Entry, ...] = Field(
        default=(),
        max_length=2_000,
        description="Countries (DE), states (US-CA) and postcodes (DE 10115, DE 10*, "
        "DE 10000-14999).",
    )
    file: str | None = Field(
        default=None,
        min_length=1,
        description="A file beside app.yaml: a CSV with the columns country, state and postcode, "
        "or a text file with one entry a line.",
        examples=["uk.csv"],
    )

    @model_validator(mode="after")
    def _holds_something(self) -> Self:
        if not self.areas and self.file is None:
            raise refused("lists nothing.", "List countries, or name a file: {file: uk.csv}.")
        return self


def _bare(value: Any) -> Any:
    return {"areas": value} if isinstance(value, (list, tuple)) else value


TerritoryList = Annotated[
    Territory, BeforeValidator(_bare, json_schema_input_type=Territory | list[str])
]


@dataclass(frozen=True)
class TerritoryFiles:
    """What the files hold by territory, and what is wrong with them."""

    areas: Mapping[str, tuple[Area, ...]]
    problems: tuple[Problem, ...] = ()


def read_territories(section: Any, folder: Path) -> TerritoryFiles:
    """Read the files that the raw `territories:` of app.yaml names."""
    areas: dict[str, tuple[Area, ...]] = {}
    problems: list[Problem] = []
    for key, one in section.items() if isinstance(section, dict) else ():
        file = one.get("file") if isinstance(one, dict) else None
        if isinstance(file, str) and file:
            found = list(_read(folder / file))
            problems += [each for each in found if isinstance(each, Problem)][:_MOST_PROBLEMS]
            areas[key] = tuple(each for each in found if isinstance(each, Area))
    return TerritoryFiles(areas, tuple(problems))


def _read(path: Path) -> Iterator[Area | Problem]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        fix = "Paths start at app.yaml's own folder."
        yield Problem(path.name, 0, 0, "", "there is no such file.", fix)
        return
    except UnicodeDecodeError:
        yield Problem(path.name, 0, 0, "", "the file is not UTF-8 text.", "Save it again as UTF-8.")
        return
    except OSError as error:
        yield Problem(path.name, 0, 0, "", f"cannot be read: {error.strerror or error}.", "")
        return
    rows = _rows(text) if path.suffix.lower() == ".csv" else _lines(text)
    count = 0
    for line, read in rows:
        count += 1
        try:
            yield read()
        except PydanticCustomError as error:
            said = error.context or {}
            yield Problem(path.name, line, 0, "", said["what"], said["fix"])
    if not count:
        yield Problem(path.name, 0, 0, "", "lists nothing.", _EXAMPLE)


def _lines(text: str) -> Iterator[tuple[int, Callable[[], Area]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if written := line.partition("#")[0].strip():
            yield number, partial(entry, written)


def _rows(text: str) -> Iterator[tuple[int, Callable[[], Area]]]:
    rows = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    rows.fieldnames = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    if "country" not in rows.fieldnames:
        yield 1, _no_country
        return
    for row in rows:
        country, state, postcode = ((row.get(name) or "").strip() for name in COLUMNS)
        if country or state or postcode:
            yield rows.line_num, partial(_row, country, state, postcode)


def _row(country: str, state: str, postcode: str) -> Area:
    """A row's postcode, else its state, else its country."""
    if not country:
        raise refused("the row has no country.", "Write two letters such as DE.")
    check_country(country)
    if postcode:
        return _postcodes(country, postcode)
    return Area(country, _state(country, state)) if state else Area(country)


def _no_country() -> Area:
    raise refused(
        "there is no column country.", "The first line names the columns: country,state,postcode."
    )
