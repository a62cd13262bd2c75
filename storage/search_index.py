"""What searching keeps of a document: its passages' words, where the database looks them up."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from json import dumps, loads
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from bot.dataclass import dataclass
from bot.domain.content import Reader
from bot.domain.passage_words import PassageWords, passage_words
from bot.ports.content import CutDocument
from storage.models import lexemes, passages, reader_sets, vocabulary
from storage.passage_copy import copy_passages
from storage.prepared import Prepared
from storage.statements import PerDialect

#: Between the headings of a path; `clean` keeps it out of texts.
BETWEEN_HEADINGS = "\x1f"
#: Begins the words of `passages.scope`: a private letter, so no word of a text is one of them.
_SCOPE = "\ue000"
#: What no text may hold: PostgreSQL has no NUL, the next two are ours, and halves of a character
#: are not text.
_FORBIDDEN = re.compile(f"[\0{BETWEEN_HEADINGS}{_SCOPE}\ud800-\udfff]")
_FORBIDDEN_ASCII = ("\0", BETWEEN_HEADINGS)

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
_COLUMNS = (
    *("document_id", "position", "title", "headings", "file", "text"),
    *("scope", "line", "audience", "digest"),
)
_HIGHEST = select(func.coalesce(func.max(passages.c.id), 0))
#: In the driver's own terms: converting the values of each row takes longer than adding it.
_ADD_FAST = (
    f"INSERT INTO passages ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608  # names of ours
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
    if written.isascii() and not any(one in written for one in _FORBIDDEN_ASCII):
        return written
    return _FORBIDDEN.sub(" ", written)


@dataclass(frozen=True)
class Indexable:
    """A document that has no passages yet, and those that it is to have."""

    document_id: int
    set_id: int
    cut: CutDocument


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
        if self._sqlite:
            highest = self.connection.execute(_HIGHEST).scalar_one()
            self.connection.exec_driver_sql(_ADD_FAST, rows)
            # Ids only grow, and whoever writes to SQLite writes alone.
            self.connection.execute(_FTS_ADD, {"highest": highest})
        else:
            sets = [one.set_id for one in documents for _ in one.cut.passages]
            copy_passages(self.connection, _COLUMNS, rows, sets)
        by_set: defaultdict[int, list[PassageWords]] = defaultdict(list)
        for one in documents:
            by_set[one.set_id].append(one.cut.words)
        # In one order, so that two replicas wait for each other instead of both giving up.
        for set_id, some in sorted(by_set.items()):
            self._more(set_id, some)
            self._total(set_id, some, 1)

    def forget(self, document: int, set_id: int) -> None:
        """Remove all passages of a document."""
        rows = self.connection.execute(_PASSAGES, {"document": document}).all()
        if not rows:
            return
        self.connection.execute(
            _FTS_FORGET if self._sqlite else _LEXEMES_FORGET, {"document": document}
        )
        self.connection.execute(_FORGET, {"document": document})
        words = passage_words((row.title, row.headings, row.file, row.text) for row in rows)
        self._less(set_id, sorted(words.vocabulary))
        self._total(set_id, [words], -1)

    def _more(self, set_id: int, added: Sequence[PassageWords]) -> None:
        counted = Counter(chain.from_iterable(one.vocabulary for one in added))
        if counted and self._sqlite:
            rows = [(word, set_id, documents) for word, documents in counted.items()]
            self.connection.exec_driver_sql(_WORDS_MORE_FAST, rows)
        elif counted:
            listed = sorted(counted)
            more = [counted[word] for word in listed]
            values = {"words": listed, "more": more, "set_id": set_id}
            self.connection.execute(_WORDS_MORE, values)

    def _less(self, set_id: int, listed: Sequence[str]) -> None:
        for start in range(0, len(listed), _WORDS_AT_ONCE):
            some = {"words": listed[start : start + _WORDS_AT_ONCE], "set_id_": set_id}
            self.connection.execute(_WORDS_LESS, some)
            self.connection.execute(_WORDS_GONE, some)

    def _total(self, set_id: int, documents: Sequence[PassageWords], sign: int) -> None:
        values = {
            "set_id": set_id,
            "more_passages": sign * sum(one.passages for one in documents),
            "more_words": sign * sum(one.total for one in documents),
        }
        self.connection.execute(_TOTALS, values)


def embedded_text(title: str, headings: str, passage: str) -> str:
    """What a vector is made of: the passage and where it stands."""
    return "\n".join(
        one for one in (title, headings.replace(BETWEEN_HEADINGS, " > "), passage) if one
    )


def _rows(one: Indexable) -> Iterator[tuple[Any, ...]]:
    """A row for each passage, in the order of `_COLUMNS`."""
    about = one.cut.document.about
    title, file = clean(about.title), clean(about.path)
    scope = f"{scope_of_set(one.set_id)} {scope_of_kind(about.kind)}"
    for passage in one.cut.passages:
        headings = BETWEEN_HEADINGS.join(map(clean, passage.path))
        text_ = clean(passage.text)
        yield (
            one.document_id,
            passage.position,
            title,
            headings,
            file,
            text_,
            scope,
            passage.line,
            passage.audience.value,
            sha256(embedded_text(title, headings, text_).encode()).hexdigest(),
        )
