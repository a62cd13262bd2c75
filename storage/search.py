"""Looking passages up by their words: FTS5 on SQLite, BM25 over a table of lexemes on PostgreSQL.

Both only choose about the best hundred; `bot.domain.ranking` scores these in the same way on both.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    BindParameter,
    Connection,
    Text,
    bindparam,
    delete,
    func,
    select,
    text,
)

from bot.domain.content import Audience, Passage, Reader
from bot.domain.ranking import FIELD_WEIGHTS, idf
from bot.domain.search import Candidate, Query, Shelf, Way
from storage.driver import driver_rows
from storage.models import documents, lexemes, passages, reader_sets, vectors, vocabulary
from storage.prepared import Prepared
from storage.search_index import (
    BETWEEN_HEADINGS,
    embedded_text,
    reader_sets_of,
    scope_of_kind,
    scope_of_set,
)
from storage.statements import PerDialect

#: So many rows of the index a query reads at most: beyond, the most frequent terms only score what
#: the rarer ones found. It bounds the time of a query on a large index (docs/search.md).
ROWS = 6_000

_ALL_PASSAGES = select(func.coalesce(func.sum(reader_sets.c.passages), 0))
_COLUMNS = (
    passages.c.id,
    passages.c.document_id,
    passages.c.title,
    passages.c.file,
    passages.c.position,
    passages.c.headings,
    passages.c.text,
    passages.c.line,
    passages.c.audience,
)
_BY_ID = (
    select(*_COLUMNS)
    .join(documents, documents.c.id == passages.c.document_id)
    .where(
        passages.c.id.in_(bindparam("ids", expanding=True)),
        documents.c.reader_set_id.in_(bindparam("sets", expanding=True)),
    )
)
_KNOWN = select(vocabulary.c.word, func.sum(vocabulary.c.documents).label("documents")).group_by(
    vocabulary.c.word
)
_VOCABULARY = _KNOWN.where(
    vocabulary.c.word.in_(bindparam("words", expanding=True)),
    vocabulary.c.reader_set_id.in_(bindparam("sets", expanding=True)),
)
_HIGHEST = select(func.max(passages.c.id))
_UNEMBEDDED = (
    select(passages.c.digest, passages.c.title, passages.c.headings, passages.c.text)
    .where(~select(vectors.c.digest).where(vectors.c.digest == passages.c.digest).exists())
    .order_by(passages.c.id)
    .limit(bindparam("limit"))
)
_PUT_VECTOR = PerDialect(lambda insert: insert(vectors).on_conflict_do_nothing())
_FORGET_VECTORS = delete(vectors).where(
    ~select(passages.c.id).where(passages.c.digest == vectors.c.digest).exists()
)
_EMBEDDED = (
    select(passages.c.id, documents.c.reader_set_id, vectors.c.vector)
    .select_from(
        passages.join(documents, documents.c.id == passages.c.document_id).join(
            vectors, vectors.c.digest == passages.c.digest
        )
    )
    .where(passages.c.id > bindparam("after"))
    .order_by(passages.c.id)
    .limit(bindparam("limit"))
)
_FTS_COUNT = "SELECT count(*) FROM passage_index WHERE passage_index MATCH ?"
_FTS_RANK = f"bm25({', '.join(map(str, FIELD_WEIGHTS))}, 0.0)"
_FTS_BEST = (
    "SELECT p.id, p.document_id, p.title, p.file, p.position, p.headings, p.text, p.line, "  # noqa: S608  # numbers of ours
    "p.audience FROM (SELECT rowid AS id FROM passage_index WHERE passage_index MATCH ? "
    f"AND rank MATCH '{_FTS_RANK}' ORDER BY rank LIMIT ?) AS best "
    "JOIN passages AS p ON p.id = best.id"
)
#: PostgreSQL takes lists as one value each, so that what it prepared serves all questions.
_SETS = bindparam("sets", type_=ARRAY(BigInteger))
_TERMS = bindparam("terms", type_=ARRAY(Text))
_VOCABULARY_POSTGRESQL = Prepared(
    lambda _: _KNOWN.where(
        vocabulary.c.word == func.any(bindparam("words", type_=ARRAY(Text))),
        vocabulary.c.reader_set_id == func.any(_SETS),
    )
)
_COUNT = Prepared(
    lambda _: (
        select(lexemes.c.term, func.count().label("passages"))
        .where(lexemes.c.term == func.any(_TERMS), lexemes.c.reader_set_id == func.any(_SETS))
        .group_by(lexemes.c.term)
    )
)
# OFFSET 0 keeps each term's look-up by the index: before a large import was analysed, the planner
# expects so few rows that it would rather read the whole table, which takes thirty times as long.
_BEST = """
SELECT p.id, p.document_id, p.title, p.file, p.position, p.headings, p.text, p.line, p.audience
FROM (
  SELECT l.passage_id AS id, sum(l.weight * t.idf) AS score
  FROM unnest(:terms, :idfs) AS t (term, idf)
  CROSS JOIN LATERAL (
    SELECT x.passage_id, x.weight FROM lexemes x
    WHERE x.term = t.term AND x.reader_set_id = ANY(:sets) {kind}
    OFFSET 0
  ) AS l
  GROUP BY l.passage_id ORDER BY score DESC, id LIMIT :limit
) AS best JOIN passages p ON p.id = best.id
"""
_OF_KIND = (
    "AND x.passage_id IN (SELECT k.id FROM passages k JOIN documents d "
    "ON d.id = k.document_id WHERE d.kind = :kind)"
)


def _best(kind: str, *more: BindParameter[Any]) -> Prepared:
    idfs, limit = bindparam("idfs", type_=ARRAY(REAL)), bindparam("limit", type_=BigInteger)
    statement = text(_BEST.format(kind=kind)).bindparams(_TERMS, idfs, _SETS, limit, *more)
    return Prepared(lambda _: statement.columns(*_COLUMNS))


_BEST_OF_ALL = _best("")
_BEST_OF_KIND = _best(_OF_KIND, bindparam("kind", type_=Text))


class SqlSearch:
    """See `bot.ports.SearchRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sqlite = connection.dialect.name == "sqlite"

    def shelf(self, reader: Reader) -> Shelf:
        every = reader_sets_of(self._connection)
        sets = [one for one in every if one.passages and reader.may_read(one.readers)]
        total = sum(one.passages for one in sets)
        return Shelf(
            tuple(one.id for one in sets),
            total,
            sum(one.words for one in sets),
            whole=total == sum(one.passages for one in every),
        )

    def frequencies(self, shelf: Shelf, words: Mapping[str, str]) -> Mapping[str, int]:
        if not shelf.sets or not words:
            return dict.fromkeys(words, 0)
        if not self._sqlite:
            values = {"terms": list(words), "sets": list(shelf.sets)}
            rows = _COUNT.all(self._connection, values)
            counted = {row["term"]: row["passages"] for row in rows}
            return {stem: counted.get(stem, 0) for stem in words}
        return {
            stem: driver_rows(
                self._connection, _FTS_COUNT, (_within(shelf, None, _quoted((word,))),)
            )[0][0]
            for stem, word in words.items()
        }

    def vocabulary(self, shelf: Shelf, words: Sequence[str]) -> Mapping[str, int]:
        if not shelf.sets or not words:
            return {}
        values = {"words": list(words), "sets": list(shelf.sets)}
        if self._sqlite:
            return {word: int(n) for word, n in self._connection.execute(_VOCABULARY, values)}
        known = _VOCABULARY_POSTGRESQL.all(self._connection, values)
        return {row["word"]: int(row["documents"]) for row in known}

    def candidates(
        self,
        shelf: Shelf,
        query: Query,
        frequencies: Mapping[str, int],
        limit: int,
        kind: str | None = None,
    ) -> Sequence[Candidate]:
        ways = _affordable(query, frequencies)
        if not shelf.sets or not ways:
            return []
        if self._sqlite:
            match = " OR ".join(_quoted(way.words) for way in ways)
            found: Iterable[Sequence[Any]] = driver_rows(
                self._connection, _FTS_BEST, (_within(shelf, kind, match), limit)
            )
        else:
            # Words of a phrase one by one: their order is looked at when these are ranked.
            stems = {stem for way in ways for stem in way.stems}
            values = {
                "terms": sorted(stems),
                "idfs": [idf(shelf.passages, frequencies.get(stem, 0)) for stem in sorted(stems)],
                "sets": list(shelf.sets),
                "limit": limit,
            }
            statement = _BEST_OF_ALL if kind is None else _BEST_OF_KIND
            if kind is not None:
                values["kind"] = kind
            found = [tuple(row.values()) for row in statement.all(self._connection, values)]
        return [_candidate(row) for row in found]

    def passages(
        self, shelf: Shelf, passage_ids: Sequence[int], kind: str | None = None
    ) -> Sequence[Candidate]:
        if not shelf.sets or not passage_ids:
            return []
        statement = _BY_ID if kind is None else _BY_ID.where(documents.c.kind == kind)
        values = {"ids": list(passage_ids), "sets": list(shelf.sets)}
        rows: Iterable[Sequence[Any]] = self._connection.execute(statement, values)
        return [_candidate(row) for row in rows]

    def unembedded(self, limit: int) -> Mapping[str, str]:
        rows = self._connection.execute(_UNEMBEDDED, {"limit": limit})
        return {row.digest: embedded_text(row.title, row.headings, row.text) for row in rows}

    def put_vectors(self, vectors: Mapping[str, bytes]) -> None:
        rows = [{"digest": digest, "vector": vector} for digest, vector in sorted(vectors.items())]
        if rows:
            self._connection.execute(_PUT_VECTOR.on(self._connection), rows)

    def forget_vectors(self) -> None:
        self._connection.execute(_FORGET_VECTORS)

    def newest(self) -> tuple[int, int]:
        highest = self._connection.execute(_HIGHEST).scalar() or 0
        return int(highest), int(self._connection.execute(_ALL_PASSAGES).scalar_one())

    def embedded(self, after: int, limit: int) -> Sequence[tuple[int, int, bytes]]:
        rows = self._connection.execute(_EMBEDDED, {"after": after, "limit": limit})
        return [(row[0], row[1], bytes(row[2])) for row in rows]


def _affordable(query: Query, frequencies: Mapping[str, int]) -> list[Way]:
    """The ways that passages are looked up by: the rarest first, as many as `ROWS` allows."""

    def rows(way: Way) -> int:
        return min(frequencies.get(stem, 0) for stem in way.stems)

    known = {way.stems: way for term in query.terms for way in term.ways if rows(way)}
    found: list[Way] = []
    spent = 0
    for way in sorted(known.values(), key=lambda way: (rows(way), way.stems)):
        spent += rows(way)
        if found and spent > ROWS:
            break
        found.append(way)
    return found


def _quoted(words: Iterable[str]) -> str:
    """A phrase of FTS5. Words are letters and digits alone, so nothing in them is its syntax."""
    return f'"{" ".join(words)}"'


def _within(shelf: Shelf, kind: str | None, match: str) -> str:
    """The expression, for what is on the shelf and of the kind."""
    narrowed = f"({match})"
    if not shelf.whole:
        narrowed += f" AND ({' OR '.join(_quoted((scope_of_set(one),)) for one in shelf.sets)})"
    if kind is not None:
        narrowed += f" AND {_quoted((scope_of_kind(kind),))}"
    return narrowed


def _candidate(row: Sequence[Any]) -> Candidate:
    id_, document_id, title, file, position, headings, words, line, audience = row
    path = tuple(headings.split(BETWEEN_HEADINGS)) if headings else ()
    passage = Passage(position, path, words, line, Audience(audience))
    return Candidate(id_, document_id, title, file, passage)
