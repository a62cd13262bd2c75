"""What searching keeps of a document: its passages' words, where the database looks them up."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from json import dumps, loads
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, bindparam, delete, insert, select, text, update

from bot.domain.analysis import stems, words
from bot.domain.content import About, Passage, Reader
from bot.domain.ranking import FIELD_WEIGHTS, saturation
from storage.models import lexemes, passages, reader_sets, vocabulary
from storage.statements import PerDialect

#: Between the headings of a path; `clean` keeps it out of texts.
BETWEEN_HEADINGS = "\x1f"
#: Begins the words of `passages.scope`: a private letter, so no word of a text is one of them.
_SCOPE = "\ue000"
#: What no text may hold: PostgreSQL has no NUL, and the others are ours.
_FORBIDDEN = str.maketrans({"\0": " ", BETWEEN_HEADINGS: " ", _SCOPE: " "})

_SET = select(reader_sets.c.id).where(reader_sets.c.readers == bindparam("readers"))
_NEW_SET = PerDialect(
    lambda insert_: (
        insert_(reader_sets)
        .values(readers=bindparam("readers"), passages=0, words=0)
        .on_conflict_do_nothing()
    )
)
_SETS = select(reader_sets).order_by(reader_sets.c.id)
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
_ADD = insert(passages)
#: The same on SQLite's own terms: converting the values of each row takes longer than adding it.
_ADD_FAST = (
    f"INSERT INTO passages ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
)
_FTS_ADD = text(
    "INSERT INTO passage_index (rowid, title, headings, file, text, scope) "
    "SELECT id, title, headings, file, text, scope FROM passages WHERE document_id = :document"
)
_FTS_FORGET = text(
    "DELETE FROM passage_index WHERE rowid IN "
    "(SELECT id FROM passages WHERE document_id = :document)"
)
_LEXEMES_ADD = text(
    "INSERT INTO lexemes (term, reader_set_id, passage_id, weight) "
    "SELECT t.term, :set_id, p.id, t.weight FROM unnest(CAST(:positions AS integer[]), "
    "CAST(:terms AS text[]), CAST(:weights AS real[])) AS t (position, term, weight) "
    "JOIN passages p ON p.document_id = :document AND p.position = t.position"
)
_LEXEMES_FORGET = delete(lexemes).where(
    lexemes.c.passage_id.in_(
        select(passages.c.id).where(passages.c.document_id == bindparam("document"))
    )
)
_WORDS_MORE_FAST = (
    "INSERT INTO vocabulary (word, reader_set_id, documents) VALUES (?, ?, 1) "
    "ON CONFLICT (word, reader_set_id) DO UPDATE SET documents = documents + 1"
)
_WORDS_MORE = text(
    "INSERT INTO vocabulary (word, reader_set_id, documents) "
    "SELECT word, :set_id, 1 FROM unnest(CAST(:words AS text[])) AS t (word) "
    "ON CONFLICT (word, reader_set_id) DO UPDATE SET documents = vocabulary.documents + 1"
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
    passages: int
    words: int


def readable(connection: Connection, reader: Reader) -> list[ReaderSet]:
    """The reader sets whose documents the reader may read."""
    return [
        ReaderSet(row.id, row.passages, row.words)
        for row in connection.execute(_SETS)
        if reader.may_read(readers_of(row.readers))
    ]


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
    if written.isascii() and "\0" not in written and BETWEEN_HEADINGS not in written:
        return written
    return written.translate(_FORBIDDEN).encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class SearchIndex:
    """Adds and removes the passages of one document at a time."""

    connection: Connection

    @property
    def _sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"

    def add(self, document: int, set_id: int, about: About, cut: Sequence[Passage]) -> None:
        """Index the passages of a document that has none."""
        if not cut:
            return
        scope = f"{scope_of_set(set_id)} {scope_of_kind(about.kind)}"
        rows = [_row(document, about, scope, one) for one in cut]
        if self._sqlite:
            fast = [tuple(row[name] for name in _COLUMNS) for row in rows]
            self.connection.exec_driver_sql(_ADD_FAST, fast)
        else:
            self.connection.execute(_ADD, rows)
        analysed = [_fields(row) for row in rows]
        if self._sqlite:
            self.connection.execute(_FTS_ADD, {"document": document})
        else:
            self._add_lexemes(document, set_id, rows, analysed)
        self._count(set_id, analysed, 1)

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
        self._count(set_id, [_fields(row) for row in rows], -1)

    def _add_lexemes(
        self,
        document: int,
        set_id: int,
        rows: Sequence[dict[str, Any]],
        analysed: Sequence[tuple[list[str], ...]],
    ) -> None:
        positions: list[int] = []
        terms: list[str] = []
        weights: list[float] = []
        for row, fields in zip(rows, analysed, strict=True):
            counts: defaultdict[str, float] = defaultdict(float)
            for weight, field in zip(FIELD_WEIGHTS, fields, strict=True):
                for term, times in Counter(stems(field)).items():
                    counts[term] += weight * times
            length = sum(map(len, fields))
            for term, count in counts.items():
                positions.append(row["position"])
                terms.append(term)
                weights.append(saturation(count, length))
        self.connection.execute(
            _LEXEMES_ADD,
            {
                "document": document,
                "set_id": set_id,
                "positions": positions,
                "terms": terms,
                "weights": weights,
            },
        )

    def _count(self, set_id: int, analysed: Sequence[tuple[list[str], ...]], sign: int) -> None:
        found: set[str] = set()
        length = 0
        for fields in analysed:
            for field in fields:
                found.update(field)
                length += len(field)
        # In one order, so that two replicas wait for each other instead of both giving up.
        listed = sorted(word for word in found if is_vocabulary(word))
        if sign > 0:
            self._more(set_id, listed)
        else:
            self._less(set_id, listed)
        self.connection.execute(
            _TOTALS,
            {
                "set_id": set_id,
                "more_passages": sign * len(analysed),
                "more_words": sign * length,
            },
        )

    def _more(self, set_id: int, listed: Sequence[str]) -> None:
        if listed and self._sqlite:
            rows = [(word, set_id) for word in listed]
            self.connection.exec_driver_sql(_WORDS_MORE_FAST, rows)
        elif listed:
            self.connection.execute(_WORDS_MORE, {"words": listed, "set_id": set_id})

    def _less(self, set_id: int, listed: Sequence[str]) -> None:
        for start in range(0, len(listed), _WORDS_AT_ONCE):
            some = {"words": listed[start : start + _WORDS_AT_ONCE], "set_id_": set_id}
            self.connection.execute(_WORDS_LESS, some)
            self.connection.execute(_WORDS_GONE, some)


def is_vocabulary(word: str) -> bool:
    """Whether a word may correct a misspelt one: neither very short nor a number or a code."""
    return 3 <= len(word) <= 40 and word.isalpha()


def embedded_text(title: str, headings: str, passage: str) -> str:
    """What a vector is made of: the passage and where it stands."""
    return "\n".join(
        one for one in (title, headings.replace(BETWEEN_HEADINGS, " > "), passage) if one
    )


def _row(document: int, about: About, scope: str, passage: Passage) -> dict[str, Any]:
    title, file = clean(about.title), clean(about.path)
    headings = BETWEEN_HEADINGS.join(clean(one) for one in passage.path)
    words_of_it = clean(passage.text)
    return {
        "document_id": document,
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


def _fields(row: dict[str, Any]) -> tuple[list[str], ...]:
    return tuple(words(row[name]) for name in ("title", "headings", "file", "text"))
