"""Question sets on disk, and a content index made of one."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.domain.content import EVERYONE, About, Document, Passage, Reader
from bot.ports import CutDocument, UnitOfWork
from bot.services.indexing import TOGETHER
from storage.database import Database

AT = datetime(2026, 1, 1, tzinfo=UTC)
READER = Reader.one({EVERYONE})


@dataclass(frozen=True)
class Asked:
    """A question, and the grade of each passage that answers it; none for an unanswerable one."""

    text: str
    relevant: Mapping[str, int]
    #: The file that answers, where the set names one.
    file: str | None = None
    #: The words that answer, where the set has them.
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A passage of the set, and the document that it belongs to."""

    key: str
    document: str
    title: str
    headings: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Collection:
    """Passages and questions about them."""

    name: str
    pieces: tuple[Piece, ...]
    asked: tuple[Asked, ...]
    unanswerable: tuple[Asked, ...]

    @cached_property
    def documents(self) -> Mapping[str, Sequence[Piece]]:
        """Document → its passages in order."""
        found: defaultdict[str, list[Piece]] = defaultdict(list)
        for piece in self.pieces:
            found[piece.document].append(piece)
        return found

    def without(self, documents: Iterable[str]) -> "Collection":
        """The collection after these documents are taken away; its questions stay."""
        gone = set(documents)
        left = tuple(piece for piece in self.pieces if piece.document not in gone)
        return Collection(self.name, left, self.asked, self.unanswerable)


def read(folder: Path, name: str) -> Collection:
    """Read `qa/NAME.json.gz` below the folder."""
    with gzip.open(folder / "qa" / f"{name}.json.gz") as file:
        data = json.load(file)
    return Collection(
        name,
        tuple(map(_piece, data["docs"])),
        tuple(map(_asked, data["queries"])),
        tuple(map(_asked, data.get("unans", ()))),
    )


def _piece(one: Mapping[str, Any]) -> Piece:
    section, file = one.get("section"), one.get("src")
    # Without files, passages of one title are one document; a lone abstract is one of its own.
    document = file or "".join(f"{ord(letter):x}" for letter in one["title"][:40])
    return Piece(one["id"], document, one["title"], (section,) if section else (), one["text"])


def _asked(one: Mapping[str, Any]) -> Asked:
    return Asked(one["text"], one.get("rel", {}), one.get("src"), tuple(one.get("answers", ())))


def index(database: Database, collection: Collection) -> Mapping[tuple[int, int], str]:
    """Put all documents; returns (document id, position) → key of the passage."""
    keys: dict[tuple[int, int], str] = {}
    listed = sorted(collection.documents.items())
    for start in range(0, len(listed), TOGETHER):
        some = listed[start : start + TOGETHER]
        made = [_document(collection.name, path, pieces) for path, pieces in some]
        ids = database.change(partial(_put, made))
        for number, (_, pieces) in zip(ids, some, strict=True):
            keys |= {(number, at): piece.key for at, piece in enumerate(pieces)}
    return keys


def _put(made: Sequence[CutDocument], work: UnitOfWork) -> Sequence[int]:
    return work.content.put_all(made, AT)


def _document(name: str, path: str, pieces: Sequence[Piece]) -> CutDocument:
    about = About(name, path, pieces[0].title, "page")
    passages = tuple(
        Passage(at, piece.headings, piece.text, at + 1) for at, piece in enumerate(pieces)
    )
    document = Document(about, (), sha256(path.encode()).hexdigest())
    return CutDocument(document, passages, "1").prepared()
