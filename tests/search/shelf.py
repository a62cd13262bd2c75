"""A small content repository for tests: documents in a few words."""

from datetime import UTC, datetime
from hashlib import sha256

from bot.domain.content import EVERYONE, About, Document, Passage, Section
from bot.ports import UnitOfWork

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OPEN = (frozenset({EVERYONE}),)


def document(
    path: str,
    title: str,
    *texts: str,
    kind: str = "faq",
    readers: tuple[frozenset[str], ...] = OPEN,
) -> tuple[Document, tuple[Passage, ...]]:
    """A document with one section, and so one passage, for each text; `Heading: text` has one."""
    sections = []
    for number, text in enumerate(texts):
        heading, found, rest = text.partition(": ")
        path_to_it = (heading,) if found else ()
        sections.append(Section(path_to_it, rest if found else text, number * 10 + 1))
    about = About("handbook", path, title, kind, readers=readers)
    digest = sha256(repr((title, texts)).encode()).hexdigest()
    passages = tuple(
        Passage(position, one.path, one.text, one.line) for position, one in enumerate(sections)
    )
    return Document(about, tuple(sections), digest), passages


def put(
    work: UnitOfWork,
    path: str,
    title: str,
    *texts: str,
    kind: str = "faq",
    readers: tuple[frozenset[str], ...] = OPEN,
    at: datetime = AT,
) -> int:
    """Index such a document."""
    made, passages = document(path, title, *texts, kind=kind, readers=readers)
    return work.content.put(made, passages, f"stamp of {title}", at)
