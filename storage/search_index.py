"""What searching keeps of a document: its passages' words, where the database looks them up."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from json import dumps, loads
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from bot.domain.analysis import words
from bot.domain.content import About, Passage, Reader
from storage.models import lexemes, passages, reader_sets, vocabulary
from storage.passage_copy import copy_passages
from storage.prepared import Prepared
from storage.statements import PerDialect
from storage.tally import Fields, Tally

#: Between the headings of a path; `clean` keeps it out of texts.
BETWEEN_HEADINGS = "\x1f"
#: Begins the words of `passages.scope`: a private letter, so no word of a text is one of them.
_SCOPE = "\ue000"
#: What no text may hold: PostgreSQL has no NUL, the next two are ours, and halves of a character
#: are not text.
_FORBIDDEN = re.compile(f"[\0{BETWEEN_HEADINGS}{_SCOPE}\ud800-\udfff]")

_SET = select(reader_sets.c.id).where(reader_sets.c.readers == bindparam("readers"))
_NEW_SET = PerDialect(
    lambda insert_: (
        insert_(reader_sets)
        .values(readers=bindparam("readers"), passages=0, words=0)
        .on_conflict_do_nothing()
    )
)
_SETS = Prepared(lambda _: select(reader_sets).order_by(reader_sets.c.id))
_TOTALS = (
    update(reader_sets)
    .where(reader_sets.c.id == bindparam("set_id"))
    .values(
        passages=reader_sets.c.passages + bindparam("more_passages"),
        words=reader_sets.c.words + bindparam("more_words"),
    )
)
_PASSAGES = (
    select(passages).where(passages.c.document_id == bindparam("document")).order_by("position")
)
_FORGET = delete(passages).where(passages.c.document_id == bindparam("document"))
_COLUMNS = tuple(column.name for column in passages.columns if column.name != "id")
_HIGHEST = select(func.coalesce(func.max(passages.c.id), 0))
#: In the driver's own terms: converting the values of each row takes longer than adding it.
_ADD_FAST = (
    f"INSERT INTO passages ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
)
_FTS_ADD = text(
    "INSERT INTO passage_index (rowid, title, headings, file, text, scope) "
    "SELECT id, title, headings, file, text, scope FROM passages WHERE id > :highest"
)
_FTS_FORGET = text(
    "DELETE FROM passage_index WHERE rowid IN "
    "(SELECT id FROM passages WHERE document_id = :document)"
)
_LEXEMES_FORGET = delete(lexemes).where(
    lexemes.c.passage_id.in_(
        select(passages.c.id).where(passages.c.document_id == bindparam("document"))
    )
)
_WORDS_MORE_FAST = (
    "INSERT INTO vocabulary (word, reader_set_id, documents) VALUES (?, ?, ?) "
    "ON CONFLICT (word, reader_set_id) DO UPDATE SET documents = documents + excluded.documents"
)
_WORDS_MORE = text(
    "INSERT INTO vocabulary (word, reader_set_id, documents) "
    "SELECT word, :set_id, more FROM unnest(CAST(:words AS text[]), CAST(:more AS integer[])) "
    "AS t (word, more) ON CONFLICT (word, reader_set_id) "
    "DO UPDATE SET documents = vocabulary.documents + excluded.documents"
)
_THESE = (
    vocabulary.c.word.in_(bindparam("words", expanding=True)),
    vocabulary.c.reader_set_id == bindparam("set_id_"),
)
_WORDS_LESS = update(vocabulary).where(*_THESE).values(documents=vocabulary.c.documents - 1)
_WORDS_GONE = delete(vocabulary).where(*_THESE, vocabulary.c.documents <= 0)
#: SQLite takes 32,766 values in a statement.
_WORDS_AT_ONCE = 10_000


@dataclass(frozen=True)
class ReaderSet:
    """Documents that the same people may read: how many passages and words there are in all."""

    id: int
    readers: tuple[frozenset[str], ...]
    passages: int
    words: int


def reader_sets_of(connection: Connection) -> list[ReaderSet]:
    """All reader sets."""
    return [
        ReaderSet(row["id"], readers_of(row["readers"]), row["passages"], row["words"])
        for row in _SETS.all(connection, {})
    ]


def readable(connection: Connection, reader: Reader) -> list[ReaderSet]:
    """The reader sets whose documents the reader may read."""
    return [one for one in reader_sets_of(connection) if reader.may_read(one.readers)]


@lru_cache(maxsize=4096)
def readers_of(written: str) -> tuple[frozenset[str], ...]:
    """`About.readers` as a row keeps it."""
    return tuple(frozenset(one) for one in loads(written))


def reader_set(connection: Connection, readers: Iterable[frozenset[str]]) -> int:
    """The id of the set of documents with these readers, which is made when it is new."""
    row = {"readers": dumps(sorted({tuple(sorted(one)) for one in readers}))}
    found = connection.execute(_SET, row).scalar()
    if found is None:
        connection.execute(_NEW_SET.on(connection), row)
        found = connection.execute(_SET, row).scalar_one()
    return int(found)


def scope_of_set(set_id: int) -> str:
    """The word in `passages.scope` for a reader set."""
    return f"{_SCOPE}{set_id}"


def scope_of_kind(kind: str) -> str:
    """The word in `passages.scope` for a kind of document; digits, which are not stemmed."""
    return f"{_SCOPE}9{crc32(kind.casefold().encode()):010}"


def clean(written: str) -> str:
    """The text without characters that a database refuses or that mean something here."""
    return _FORBIDDEN.sub(" ", written) if _FORBIDDEN.search(written) else written


@dataclass(frozen=True)
class Indexable:
    """A document that has no passages yet, and those that it is to have."""

    document_id: int
    set_id: int
    about: About
    passages: Sequence[Passage]


@dataclass(frozen=True)
class SearchIndex:
    """Adds the passages of several documents at a time, and removes those of one."""

    connection: Connection

    @property
    def _sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"

    def add(self, documents: Sequence[Indexable]) -> None:
        """Index the passages of documents that have none."""
        rows = [row for one in documents for row in _rows(one)]
        if not rows:
            return
        fields = [_fields(row) for row in rows]
        if self._sqlite:
            highest = self.connection.execute(_HIGHEST).scalar_one()
            fast = [tuple(row[name] for name in _COLUMNS) for row in rows]
            self.connection.exec_driver_sql(_ADD_FAST, fast)
            # Ids only grow, and whoever writes to SQLite writes alone.
            self.connection.execute(_FTS_ADD, {"highest": highest})
        else:
            sets = [one.set_id for one in documents for _ in one.passages]
            copy_passages(self.connection, _COLUMNS, rows, sets, fields)
        at = 0
        # In one order, so that two replicas wait for each other instead of both giving up.
        tallies: defaultdict[int, Tally] = defaultdict(Tally)
        for one in documents:
            tallies[one.set_id].add(fields[at : at + len(one.passages)])
            at += len(one.passages)
        for set_id, tally in sorted(tallies.items()):
            self._more(set_id, tally)
            self._total(set_id, tally, 1)

    def forget(self, document: int, set_id: int) -> None:
        """Remove all passages of a document."""
        rows = [
            dict(row)
            for row in self.connection.execute(_PASSAGES, {"document": document}).mappings()
        ]
        if not rows:
            return
        self.connection.execute(
            _FTS_FORGET if self._sqlite else _LEXEMES_FORGET, {"document": document}
        )
        self.connection.execute(_FORGET, {"document": document})
        tally = Tally()
        tally.add([_fields(row) for row in rows])
        self._less(set_id, [word for word, _ in tally.vocabulary()])
        self._total(set_id, tally, -1)

    def _more(self, set_id: int, tally: Tally) -> None:
        listed = tally.vocabulary()
        if listed and self._sqlite:
            rows = [(word, set_id, documents) for word, documents in listed]
            self.connection.exec_driver_sql(_WORDS_MORE_FAST, rows)
        elif listed:
            found, more = zip(*listed, strict=True)
            values = {"words": list(found), "more": list(more), "set_id": set_id}
            self.connection.execute(_WORDS_MORE, values)

    def _less(self, set_id: int, listed: Sequence[str]) -> None:
        for start in range(0, len(listed), _WORDS_AT_ONCE):
            some = {"words": listed[start : start + _WORDS_AT_ONCE], "set_id_": set_id}
            self.connection.execute(_WORDS_LESS, some)
            self.connection.execute(_WORDS_GONE, some)

    def _total(self, set_id: int, tally: Tally, sign: int) -> None:
        values = {
            "set_id": set_id,
            "more_passages": sign * tally.passages,
            "more_words": sign * tally.words,
        }
        self.connection.execute(_TOTALS, values)


def embedded_text(title: str, headings: str, passage: str) -> str:
    """What a vector is made of: the passage and where it stands."""
    return "\n".join(
        one for one in (title, headings.replace(BETWEEN_HEADINGS, " > "), passage) if one
    )


def _rows(one: Indexable) -> Iterable[dict[str, Any]]:
    title, file = clean(one.about.title), clean(one.about.path)
    scope = f"{scope_of_set(one.set_id)} {scope_of_kind(one.about.kind)}"
    for passage in one.passages:
        headings = BETWEEN_HEADINGS.join(map(clean, passage.path))
        words_of_it = clean(passage.text)
        yield {
            "document_id": one.document_id,
            "position": passage.position,
            "title": title,
            "headings": headings,
            "file": file,
            "text": words_of_it,
            "scope": scope,
            "line": passage.line,
            "audience": passage.audience.value,
            "digest": sha256(embedded_text(title, headings, words_of_it).encode()).hexdigest(),
        }


def _fields(row: dict[str, Any]) -> Fields:
    title, headings, file = (_common_words(row[name]) for name in ("title", "headings", "file"))
    return title, headings, file, words(row["text"])


#: `words` for what many passages have in common.
_common_words = lru_cache(maxsize=1024)(words)
