"""Documents of the content repositories, whole and cut into passages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select

from bot.domain.content import About, Audience, Document, Indexed, Passage, Reader, Section
from bot.ports.content import CutDocument
from storage.few import FEW, few, few_places
from storage.models import documents, files, reader_sets
from storage.prepared import AnyRow, Prepared, Row
from storage.search_index import Indexable, SearchIndex, clean, readable, reader_set, readers_of

_FILE_KEYS = ("repository", "path", "stamp", "refused", "at")
_LOOKED_AT = Prepared(
    lambda insert: (
        (statement := insert(files))
        .on_conflict_do_update(
            index_elements=["repository", "path"],
            set_={name: statement.excluded[name] for name in ("stamp", "refused", "at")},
        )
        .returning(files.c.id)
    )
)
_FILE = select(files.c.id).where(
    files.c.repository == bindparam("repository"), files.c.path == bindparam("path")
)
_STAMPS = select(files.c.path, files.c.stamp).where(
    files.c.repository == bindparam("repository"), files.c.stamp.is_not(None)
)
_REFUSED = select(files.c.path, files.c.refused).where(
    files.c.repository == bindparam("repository"), files.c.refused.is_not(None)
)
_REPOSITORIES = select(files.c.repository).where(files.c.stamp.is_not(None)).distinct()
_TOUCHED = (
    files.update()
    .where(
        files.c.repository == bindparam("of"),
        files.c.path == bindparam("at_path"),
        files.c.refused.is_(None),
        files.c.id.in_(select(documents.c.id).where(documents.c.digest == bindparam("same"))),
    )
    .values(stamp=bindparam("new"))
)
_GONE = files.update().where(files.c.id == bindparam("file_id")).values(stamp=None, refused=None)
_COLUMNS = tuple(column.name for column in documents.columns if column.name != "id")
_PUT = Prepared(
    lambda insert: (statement := insert(documents)).on_conflict_do_update(
        index_elements=["id"], set_={name: statement.excluded[name] for name in _COLUMNS}
    )
)
_FORMER = Prepared(
    lambda _: (
        select(documents.c.reader_set_id, documents.c.digest, documents.c.changed_at)
        .where(documents.c.id == bindparam("document"))
        .with_for_update()
    )
)
_FORGET = delete(documents).where(documents.c.id == bindparam("document"))
_ABOUT_COLUMNS = (
    *(column for column in documents.columns if column.name != "sections"),
    files.c.repository,
    files.c.path,
    reader_sets.c.readers,
)
_JOINED = documents.join(files, files.c.id == documents.c.id).join(
    reader_sets, reader_sets.c.id == documents.c.reader_set_id
)
_ABOUT = select(*_ABOUT_COLUMNS).select_from(_JOINED)
_REVIEWABLE = _ABOUT.where(
    documents.c.verified.is_not(None), documents.c.review_days.is_not(None)
).order_by(documents.c.verified, documents.c.id)
_WHOLE = (
    select(*_ABOUT_COLUMNS, documents.c.sections)
    .select_from(_JOINED)
    .where(documents.c.id == bindparam("document"))
)
_CHANGED = (
    _ABOUT.where(documents.c.changed_at >= bindparam("since"))
    .order_by(documents.c.changed_at, documents.c.id)
    .limit(bindparam("most"))
)
_SOME = _ABOUT.where(documents.c.id.in_(bindparam("ids", expanding=True)))
_SOME_FEW = Prepared(lambda _: _ABOUT.where(documents.c.id.in_(few_places())))
_FOUND = _ABOUT.where(
    documents.c.reader_set_id.in_(bindparam("sets", expanding=True)),
).order_by(func.lower(documents.c.title), documents.c.id)
_FOUND_OF_KIND = _FOUND.where(documents.c.kind == bindparam("kind"))
#: SQLite takes 32,766 parameters in a statement.
_AT_ONCE = 10_000


class SqlContent:
    """See `bot.ports.ContentRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched
        self._index = SearchIndex(connection)

    def changed_since(self, since: datetime, limit: int) -> Sequence[Indexed]:
        rows = self._connection.execute(_CHANGED, {"since": since, "most": limit}).mappings()
        return [_indexed(row) for row in rows]

    def stamps(self, repository: str) -> Mapping[str, str]:
        return {row.path: row.stamp for row in self._of(_STAMPS, repository)}

    def refused(self, repository: str) -> Mapping[str, str]:
        return {row.path: row.refused for row in self._of(_REFUSED, repository)}

    def _of(self, statement: Any, repository: str) -> Any:
        return self._connection.execute(statement, {"repository": repository})

    def repositories(self) -> Sequence[str]:
        return [str(row.repository) for row in self._connection.execute(_REPOSITORIES)]

    def unchanged(self, repository: str, path: str, digest: str, stamp: str) -> bool:
        where = {"of": repository, "at_path": clean(path), "same": digest, "new": stamp}
        return self._connection.execute(_TOUCHED, where).rowcount > 0

    def put(self, document: Document, passages: Sequence[Passage], stamp: str, at: datetime) -> int:
        return self.put_all([CutDocument(document, passages, stamp)], at)[0]

    def put_all(self, batch: Sequence[CutDocument], at: datetime) -> Sequence[int]:
        sets: dict[tuple[frozenset[str], ...], int] = {}
        indexed = []
        for one in batch:
            readers = one.document.about.readers
            if readers not in sets:
                sets[readers] = reader_set(self._connection, readers)
            indexed.append(self._put(one, sets[readers], at))
        self._index.add(indexed)
        self._touched.add("content")
        return [one.document_id for one in indexed]

    def _put(self, one: CutDocument, set_id: int, at: datetime) -> Indexable:
        document = one.document
        about = document.about
        document_id = self._looked_at(about.repository, about.path, one.stamp, None, at)
        former = self._forget_passages(document_id)
        same = former is not None and former["digest"] == document.digest
        row = {
            "id": document_id,
            "reader_set_id": set_id,
            "title": clean(about.title),
            "kind": clean(about.kind),
            "competitor": about.competitor and clean(about.competitor),
            "aliases": list(about.aliases),
            "labels": {name: list(values) for name, values in about.labels.items()},
            "owner": about.owner and clean(about.owner),
            "verified": about.verified,
            "review_days": about.review_days,
            "audience": about.audience.value,
            "link": about.link and clean(about.link),
            "digest": document.digest,
            "changed_at": former["changed_at"] if former is not None and same else at,
            "sections": [
                [list(map(clean, one.path)), clean(one.text), one.line, one.audience.value]
                for one in document.sections
            ],
        }
        _PUT.run(self._connection, row)
        return Indexable(document_id, set_id, one)

    def refuse(self, repository: str, path: str, stamp: str, why: str, at: datetime) -> None:
        self._forget(self._looked_at(repository, path, stamp, clean(why), at))

    def remove(self, repository: str, path: str) -> None:
        where = {"repository": repository, "path": clean(path)}
        file_id = self._connection.execute(_FILE, where).scalar()
        if file_id is not None:
            self._forget(file_id)
            self._connection.execute(_GONE, {"file_id": file_id})

    def _looked_at(
        self, repository: str, path: str, stamp: str, refused: str | None, at: datetime
    ) -> int:
        row = dict(zip(_FILE_KEYS, (repository, clean(path), stamp, refused, at), strict=True))
        return int(_LOOKED_AT.scalar(self._connection, row))

    def _forget_passages(self, document_id: int) -> Row | None:
        found = _FORMER.first(self._connection, {"document": document_id})
        if found is not None:
            self._index.forget(document_id, found["reader_set_id"])
        return found

    def _forget(self, document_id: int) -> None:
        if self._forget_passages(document_id) is not None:
            self._connection.execute(_FORGET, {"document": document_id})
            self._touched.add("content")

    def get(self, document_id: int) -> Document | None:
        row = self._connection.execute(_WHOLE, {"document": document_id}).mappings().first()
        if row is None:
            return None
        sections = tuple(
            Section(tuple(path), text, line, Audience(audience))
            for path, text, line, audience in row["sections"]
        )
        return Document(_indexed(row).about, sections, row["digest"])

    def about(self, document_ids: Sequence[int]) -> Mapping[int, Indexed]:
        if 0 < len(document_ids) <= FEW:
            few_rows = _SOME_FEW.all(self._connection, few(document_ids))
            return {row["id"]: _indexed(row) for row in few_rows}
        found: dict[int, Indexed] = {}
        for start in range(0, len(document_ids), _AT_ONCE):
            some = {"ids": list(document_ids[start : start + _AT_ONCE])}
            rows = self._connection.execute(_SOME, some).mappings()
            found |= {row["id"]: _indexed(row) for row in rows}
        return found

    def find(self, reader: Reader, *, kind: str | None = None) -> Sequence[Indexed]:
        sets = [one.id for one in readable(self._connection, reader)]
        if kind is None:
            rows = self._connection.execute(_FOUND, {"sets": sets})
        else:
            rows = self._connection.execute(_FOUND_OF_KIND, {"sets": sets, "kind": kind})
        return [_indexed(row) for row in rows.mappings()]

    def reviewable(self) -> Sequence[Indexed]:
        return [_indexed(row) for row in self._connection.execute(_REVIEWABLE).mappings()]


def _indexed(row: AnyRow) -> Indexed:
    about = About(
        repository=row["repository"],
        path=row["path"],
        title=row["title"],
        kind=row["kind"],
        competitor=row["competitor"],
        aliases=tuple(row["aliases"]),
        labels={name: tuple(values) for name, values in row["labels"].items()},
        owner=row["owner"],
        verified=row["verified"],
        review_days=row["review_days"],
        audience=Audience(row["audience"]),
        readers=readers_of(row["readers"]),
        link=row["link"],
    )
    return Indexed(row["id"], about, row["changed_at"])
