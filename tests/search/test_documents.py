"""Documents are kept whole, found by their readers only, and leave nothing behind."""

from datetime import date, timedelta

from sqlalchemy import text

from bot.domain.content import About, Audience, Document, Passage, Reader, Section
from bot.ports import UnitOfWork
from storage.database import Database

from .shelf import AT, put

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
        assert titles(Reader.all_of([EVERYBODY, Reader.one({"everyone", "sales"})])) == [
            "Alpha",
            "beta",
        ]
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
