"""Adding passages to PostgreSQL with COPY, which is ten times as fast as INSERT.

Ids are drawn beforehand, because COPY returns none and `lexemes` needs them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from bot.domain.analysis import stems, words
from bot.domain.passage_words import Fields, common_words
from bot.domain.ranking import FIELD_WEIGHTS, saturation
from storage.driver import as_sqlalchemy

_IDS = text(
    "SELECT nextval(pg_get_serial_sequence('passages', 'id')) FROM generate_series(1, :number)"
)
_LEXEMES = "COPY lexemes (term, reader_set_id, passage_id, weight) FROM STDIN"
_FIELDS = ("title", "headings", "file", "text")
#: Characters that are sent at a time.
_CHUNK = 1 << 18


def copy_passages(
    connection: Connection,
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    reader_sets: Sequence[int],
) -> None:
    """Add the passages, each with its reader set, and their lexemes."""
    ids = sorted(connection.execute(_IDS, {"number": len(rows)}).scalars())
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101  # the connection is open
    statement = f"COPY passages (id, {', '.join(columns)}) FROM STDIN"
    at = [columns.index(name) for name in _FIELDS]
    fields = [(row[at[0]], row[at[1]], row[at[2]], row[at[3]]) for row in rows]
    try:
        with driver.cursor() as cursor:
            with cursor.copy(statement) as copy:
                for number, row in zip(ids, rows, strict=True):
                    copy.write_row((number, *row))
            with cursor.copy(_LEXEMES) as copy:
                for chunk in _chunks(_lexemes(ids, reader_sets, fields)):
                    copy.write(chunk)
    except connection.dialect.loaded_dbapi.Error as error:
        raise as_sqlalchemy(error, statement, connection) from error


def _lexemes(
    ids: Sequence[int], reader_sets: Sequence[int], fields: Sequence[Fields]
) -> Iterator[str]:
    """The lines of COPY; stems are letters and digits alone, so nothing in them needs quoting."""
    for number, set_id, one in zip(ids, reader_sets, fields, strict=True):
        *around, text_ = one
        listed = [*map(common_words, around), words(text_)]
        length = sum(map(len, listed))
        for stem, count in weighted_counts(listed).items():
            yield f"{stem}\t{set_id}\t{number}\t{saturation(count, length):.6g}\n"


def weighted_counts(fields: Sequence[Sequence[str]]) -> Mapping[str, float]:
    """Stem → how much it counts in a passage, by the words of its fields."""
    counts: dict[str, float] = {}
    for weight, field in zip(FIELD_WEIGHTS, fields, strict=True):
        for stem, times in Counter(stems(field)).items():
            counts[stem] = counts.get(stem, 0.0) + weight * times
    return counts


def _chunks(lines: Iterable[str]) -> Iterator[str]:
    kept: list[str] = []
    size = 0
    for line in lines:
        kept.append(line)
        size += len(line)
        if size > _CHUNK:
            yield "".join(kept)
            kept, size = [], 0
    yield "".join(kept)
