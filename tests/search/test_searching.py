"""Questions find the right passage on both databases, for their readers only."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.content import Reader
from bot.domain.queries import Synonyms, compared
from bot.domain.search import Findings
from bot.ports import UnitOfWork
from bot.services.searching import SearchService
from storage import schema
from storage.database import Database

from .shelf import put

EVERYBODY = Reader.one({"everyone"})
SERVICE = SearchService(
    Synonyms.of([["mql", "marketing qualified lead"], ["price", "cost", "list price"]]),
    frozenset({"batonx"}),
)


def fill(work: UnitOfWork) -> None:
    put(
        work,
        "faq/discounts.md",
        "Discounts",
        "Approval: Discounts above ten percent need approval by the deal desk.",
        "Partners: Resellers get fifteen percent of every renewal.",
    )
    put(
        work,
        "cards/acme.md",
        "Acme battlecard",
        "Why we win: Acme charges for every connector, and its support answers on weekdays only.",
        "Where they win: Acme has more reports out of the box.",
        kind="battlecard",
    )
    put(work, "faq/security.md", "Security", "All data is encrypted at rest in Frankfurt, Germany.")
    put(work, "terms.md", "Terms", "A marketing qualified lead fits the profile and asked for us.")
    put(work, "faq/café.md", "Café", "The café in the Zürich office closes at six.")
    put(work, "prices.md", "List price", "Twenty euros a seat and month; invoices come monthly.")


def asked(
    database: Database,
    question: str,
    reader: Reader = EVERYBODY,
    kind: str | None = None,
    service: SearchService = SERVICE,
) -> Findings:
    return database.read(lambda work: service.search(work, question, reader, kind=kind))


def titles(findings: Findings) -> list[str]:
    return [hit.document.about.title for hit in findings.hits]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Who approves discounts?", "Discounts"),
        ("discount aproval", "Discounts"),
        ("where is the data stored, is it encrypted", "Security"),
        ("what does acme charge", "Acme battlecard"),
        ("us vs Acme", "Acme battlecard"),
        ("What is an MQL?", "Terms"),
        ("cost per seat", "List price"),
        ("CAFE in zurich", "Café"),
        ("resellers", "Discounts"),
        ("reseler", "Discounts"),
    ],
)
def test_the_right_document_comes_first(database: Database, question: str, title: str) -> None:
    database.change(fill)
    assert titles(asked(database, question))[0] == title


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
def test_both_databases_rank_and_score_alike(
    new_database: Callable[[], str], tmp_path: Path
) -> None:
    questions = [
        "who approves discounts above ten percent",
        "acme connector support reports",
        "data in germany every month",
        "percent of the lead price",
    ]
    stores = [Database(new_database()), Database(f"sqlite:///{tmp_path / 'other.db'}")]
    try:
        schema.upgrade(stores[1].engine)
        for store in stores:
            store.change(fill)
        for question in questions:
            first, second = (asked(store, question) for store in stores)
            assert [(hit.document.id, hit.passage) for hit in first.hits] == [
                (hit.document.id, hit.passage) for hit in second.hits
            ]
            assert [hit.score for hit in first.hits] == pytest.approx(
                [hit.score for hit in second.hits]
            )
            assert first.confidence == pytest.approx(second.confidence)
    finally:
        for store in stores:
            store.close()


def test_a_correction_is_told_and_product_words_are_left_alone(database: Database) -> None:
    database.change(fill)
    assert asked(database, "discuonts aproval").corrections == {
        "discuonts": "discounts",
        "aproval": "approval",
    }
    database.change(lambda work: put(work, "x.md", "Note", "The batons are in the batonz box."))
    assert asked(database, "batonx").corrections == {}


def test_one_kind_alone_can_be_asked_for(database: Database) -> None:
    database.change(fill)
    assert set(titles(asked(database, "acme percent data", kind="battlecard"))) == {
        "Acme battlecard"
    }
    assert not asked(database, "acme percent data", kind="story").hits


def test_an_unrelated_question_is_not_answered_surely(database: Database) -> None:
    database.change(fill)
    findings = asked(database, "How do I reset the printer on the third floor?")
    assert not findings.sure
    assert asked(database, "").hits == ()
    assert asked(database, "xyzzy plugh").confidence == 0


def test_nobody_reads_nothing(database: Database) -> None:
    database.change(fill)
    findings = asked(database, "discounts", Reader(frozenset()))
    assert not findings.hits
    assert not findings.nearest
    assert not findings.corrections


@pytest.mark.parametrize(
    "question",
    [
        'discounts" OR title:*',
        "NEAR(discounts approval, 2) AND NOT acme",
        "discounts* ^approval + {title headings} : x",
        "discounts\x00approval",
        "🤷‍♀️ discounts 🎉",
        "discounts " * 1_000,
        "a" * 10_000,
        "' ; DROP TABLE passages; --",
        "%_\\ discounts",
        "\ue0001 \ue0009 discounts \x1f",
        "\ud800 discounts",
        "² ª ٣ ५ Ⅷ discounts",
        "--",
        "\n\t",
        '"',
    ],
)
def test_hostile_questions_are_only_questions(database: Database, question: str) -> None:
    database.change(fill)
    findings = asked(database, question)
    if "discounts" in question:
        assert titles(findings)[0] == "Discounts"


GROUPS = ["everyone", "sales", "marketing", "legal"]
WORDS = ["alpha", "alpine", "bravo", "bravos", "delta", "dealt", "echo", "eco"]
needed = st.lists(
    st.frozensets(st.sampled_from(GROUPS), min_size=1, max_size=2), min_size=1, max_size=2
).map(tuple)
shelves = st.lists(
    st.tuples(needed, st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)), max_size=7
)
people = st.lists(st.frozensets(st.sampled_from(GROUPS)), max_size=3)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(shelf=shelves, groups=people, question=st.lists(st.sampled_from([*WORDS, "alhpa", "brvao"])))
def test_what_one_may_not_read_changes_nothing(
    database: Database,
    shelf: list[tuple[tuple[frozenset[str], ...], list[str]]],
    groups: list[frozenset[str]],
    question: list[str],
) -> None:
    """Hits, scores, corrections, titles and confidence: as if it were not there."""
    reader = Reader(frozenset(groups))
    service = SearchService(Synonyms.of([["alpha", "echo"]]))

    def story(work: UnitOfWork) -> tuple[Findings, Findings]:
        for number in range(10):
            work.content.remove("handbook", f"{number}.md")
        for number, (readers, words) in enumerate(shelf):
            put(work, f"{number}.md", f"Title {number}", " ".join(words), readers=readers)
        every = service.search(work, " ".join(question), reader)
        for number, (readers, _) in enumerate(shelf):
            if not reader.may_read(readers):
                work.content.remove("handbook", f"{number}.md")
        return every, service.search(work, " ".join(question), reader)

    with_secrets, without = database.change(story)
    for hit in with_secrets.hits:
        assert reader.may_read(hit.document.about.readers)
    assert with_secrets == without


def test_two_sides_of_a_comparison_are_understood() -> None:
    assert compared("Acme vs Globex") == ("Acme", "Globex")
    assert compared("us versus acme corp?") == ("us", "acme corp")
    assert compared("Acme compared to Globex") == ("Acme", "Globex")
    assert compared("What protects against fraud?") == ()
    assert compared("Acme") == ()
