"""What `/lead find` means: of the newest leads by half words, of all by how words begin."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, text

from storage.lead_words import holding
from storage.models import leads
from storage.prepared import AnyRow

#: Among so many of the newest leads half a word is found, too.
_HALF_WORDS = 20_000
#: Of words that begin in a hundred thousand ways PostgreSQL otherwise remembers pages instead of
#: rows, and reads them all: with ten million leads a name took 14 s instead of one.
_MUCH_MEMORY = text("SET LOCAL work_mem = '64MB'")
_OLD = select(func.coalesce(func.max(leads.c.id), 0) - _HALF_WORDS).scalar_subquery()


def found(connection: Connection, words: str, limit: int) -> Sequence[AnyRow]:
    """Rows of leads that hold all words, the newest first."""
    newest = _rows(connection, _newest(words).limit(limit))
    if len(newest) == limit:
        return newest
    return [*newest, *_old(connection, words, limit - len(newest))]


def _newest(words: str) -> Select[Any]:
    """Of the newest leads those that hold all words; what is common is found here."""
    return select(leads).where(leads.c.id > _OLD, *_patterns(words)).order_by(leads.c.id.desc())


def _old(connection: Connection, words: str, limit: int) -> Sequence[AnyRow]:
    """Of all others those in which a word begins with each; what is left is rare."""
    ids = holding(words, connection.dialect.name)
    if ids is None:
        return []
    if connection.dialect.name == "postgresql":
        connection.execute(_MUCH_MEMORY)
    # A database that took the newest first would look through them all for a rare word.
    theirs = ids.cte("found").prefix_with("MATERIALIZED")
    asked = (
        select(leads)
        .where(leads.c.id.in_(select(theirs)), leads.c.id <= _OLD, *_patterns(words))
        .order_by(leads.c.id.desc())
    )
    return _rows(connection, asked.limit(limit))


def _patterns(words: str) -> list[ColumnElement[bool]]:
    return [leads.c.haystack.contains(word.lower(), autoescape=True) for word in words.split()]


def _rows(connection: Connection, asked: Select[Any]) -> Sequence[AnyRow]:
    return connection.execute(asked).mappings().all()
