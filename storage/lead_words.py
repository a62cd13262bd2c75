"""The words with which leads are found, kept by the database itself, however a lead is written.

An index of words costs a lead some ten entries; one of each three letters, in which half a word
would be found as quickly, costs it sixty, and PostgreSQL would write those again at each change of
a lead. So half a word is looked for among the newest leads only (ADR 0036).
"""

import string
from collections.abc import Sequence

from sqlalchemy import Column, MetaData, Select, Table, cast, func, literal_column, select

from storage.models import leads

#: Begins and ends words, as in the migration; whatever is not ASCII belongs to one.
_BETWEEN = string.punctuation + "\t\n\r\u00a0"
_SPACES = str.maketrans(_BETWEEN, " " * len(_BETWEEN))
# Made by hand in the migration, so not of the metadata that migrations are compared with.
_FTS = Table("lead_words", MetaData(), Column("rowid", leads.c.id.type))


def pieces(asked: str) -> Sequence[str]:
    """What is asked for as words of the index: `Ana@Acme.com` is three."""
    return asked.lower().translate(_SPACES).split()


def holding(asked: str, dialect: str) -> Select[tuple[int]] | None:
    """The ids of leads in which a word begins with each piece; None when nothing is asked for."""
    words = pieces(asked)
    if not words:
        return None
    if dialect == "sqlite":
        match = " AND ".join(f'"{one}"*' for one in words)
        return select(_FTS.c.rowid).where(literal_column("lead_words").op("MATCH")(match))
    from sqlalchemy.dialects.postgresql import TSQUERY  # noqa: PLC0415  # SQLite does without it

    query = " & ".join(f"'{one}':*" for one in words)
    found = func.baton_words(leads.c.haystack).bool_op("@@")(cast(query, TSQUERY))
    return select(leads.c.id).where(found)
