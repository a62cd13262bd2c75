"""Documents are kept whole, found by their readers only, and leave nothing behind."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy import text

from bot.domain.content import About, Audience, Document, Passage, Reader, Section
from bot.ports import CutDocument, UnitOfWork
from storage.database import Database
from storage.unit_of_work import SqlUnitOfWork

from .shelf import AT, document, put

EVERYBODY = Reader.one({"everyone"})
SALES = frozenset({"sales"})


def test_a_document_comes_back_as_it_was_put(database: Database) -> None:
    about = About(
        "handbook",
        "cards/acmé.md",
        "Acmé | \x00 the rival",
        "battlecard",
        competitor="Acmé",
        aliases=("ACME", "acme.io"),
        labels={"industry": ("retail", "banking")},
        owner="ana",
        verified=date(2026, 11, 1),
        review_days=90,
        audience=Audience.CUSTOMER,
        readers=(frozenset({"sales", "success"}), frozenset({"everyone"})),
        link="https://example.com/acme",
    )
    sections = (
        Section((), "First.", 1),
        Section(("Why", "Price"), "Cheaper — 20 %.", 7, Audience.CUSTOMER),
    )
    whole = Document(about, sections, "d" * 64)
    passages = (Passage(0, (), "First.", 1), Passage(1, ("Why", "Price"), "Cheaper — 20 %.", 7))
    made = database.change(lambda work: work.content.put(whole, passages, "1", AT))
    found = database.read(lambda work: work.content.get(made))
    assert found is not None
    assert found.sections == sections
    assert found.about.title == "Acmé |   the rival"
    for name in ("aliases", "labels", "verified", "audience", "link", "review_due", "owner"):
        assert getattr(found.about, name) == getattr(about, name)
    assert set(found.about.readers) == set(about.readers)
    assert database.read(lambda work: work.content.about([made, 999]))[made].changed_at == AT


def test_documents_put_together_leave_what_those_put_one_by_one_leave(database: Database) -> None:
    made = [
        document("a.md", "Renewals", "Price: the renewal costs 20", "Discount: ask the desk"),
        document("b.md", "Resellers", "discount for resellers", readers=(SALES,)),
        document("a/c.md", "Empty"),
        document("d.md", "Renewals again", "the desk renews"),
    ]
    batch = [CutDocument(one, passages, one.digest) for one, passages in made]

    def kept(work: SqlUnitOfWork) -> list[list[tuple[object, ...]]]:
        counted = "vocabulary v JOIN reader_sets s ON s.id = v.reader_set_id"
        asked = [
            f"SELECT v.word, s.readers, v.documents FROM {counted} ORDER BY 2, 1",
            "SELECT readers, passages, words FROM reader_sets ORDER BY 1",
            "SELECT document_id, position, headings, text, digest FROM passages ORDER BY 1, 2",
        ]
        return [[tuple(row) for row in work.connection.execute(text(one))] for one in asked]

    def story(work: SqlUnitOfWork) -> list[list[tuple[object, ...]]]:
        ids = [work.content.put(one.document, one.passages, one.stamp, AT) for one in batch]
        apart = kept(work)
        # Put again, together: what they had is forgotten first.
        assert list(work.content.put_all(batch, AT)) == ids
        assert kept(work) == apart
        shelf = work.search.shelf(EVERYBODY)
        assert work.search.frequencies(shelf, {"renew": "renewal", "desk": "desk"}) == {
            "renew": 3,
            "desk": 2,
        }
        return apart

    words, sets, cut = database.change(cast("Callable[[UnitOfWork], Any]", story))
    assert len(cut) == 4
    assert sum(row[1] for row in sets) == 4
    assert ("desk", '[["everyone"]]', 2) in words


def test_an_id_stays_with_its_path_whatever_happens_to_the_file(database: Database) -> None:
    def story(work: UnitOfWork) -> list[int | None]:
        first = put(work, "a.md", "One", "some text")
        work.content.refuse("handbook", "a.md", "2", "it is encrypted", AT)
        assert work.content.get(first) is None
        assert work.content.refused("handbook") == {"a.md": "it is encrypted"}
        assert work.content.stamps("handbook") == {"a.md": "2"}
        second = put(work, "a.md", "Two", "other text")
        assert not work.content.refused("handbook")
        work.content.remove("handbook", "a.md")
        work.content.remove("handbook", "never-there.md")
        assert not work.content.stamps("handbook")
        return [first, second, put(work, "a.md", "Three", "more text")]

    ids = database.change(story)
    assert len(set(ids)) == 1


def test_a_text_is_new_only_when_it_changed(database: Database) -> None:
    later = AT + timedelta(days=1)

    def story(work: UnitOfWork) -> None:
        made = put(work, "a.md", "One", "some text")
        put(work, "a.md", "One", "some text", at=later)
        assert work.content.about([made])[made].changed_at == AT
        put(work, "a.md", "One", "other text", at=later)
        assert work.content.about([made])[made].changed_at == later

    database.change(story)


def test_only_what_a_reader_may_read_is_found(database: Database) -> None:
    def story(work: UnitOfWork) -> None:
        put(work, "b.md", "beta", "x", kind="story")
        put(work, "a.md", "Alpha", "x")
        put(work, "s.md", "Secret", "x", readers=(SALES,))

        def titles(reader: Reader, kind: str | None = None) -> list[str]:
            return [one.about.title for one in work.content.find(reader, kind=kind)]

        assert titles(EVERYBODY) == ["Alpha", "beta"]
        assert titles(EVERYBODY, "story") == ["beta"]
        assert titles(Reader.one({"everyone", "sales"})) == ["Alpha", "beta", "Secret"]
        channel = Reader(EVERYBODY.groups | Reader.one({"everyone", "sales"}).groups)
        assert titles(channel) == ["Alpha", "beta"]
        assert titles(Reader(frozenset())) == []

    database.change(story)


def test_what_is_removed_leaves_nothing_in_the_index(database: Database) -> None:
    def story(work: UnitOfWork) -> None:
        for number in range(5):
            put(work, f"{number}.md", f"Title {number}", "Prices: café rates", "Terms: thirty days")
        put(work, "0.md", "Moved", "Prices: café rates", readers=(SALES,))
        for number in range(5):
            work.content.remove("handbook", f"{number}.md")

    database.change(story)
    index = "passage_index" if database.engine.dialect.name == "sqlite" else "lexemes"
    with database.engine.connect() as connection:
        for table in ("documents", "passages", "vocabulary", index):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0, table
        totals = connection.execute(text("SELECT sum(passages), sum(words) FROM reader_sets")).one()
        assert tuple(totals) == (0, 0)
        if index == "passage_index":
            connection.execute(
                text("INSERT INTO passage_index (passage_index) VALUES ('integrity-check')")
            )
