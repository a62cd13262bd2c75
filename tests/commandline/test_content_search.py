"""`baton content search`: what is found, for whom, and why."""

from pathlib import Path

import pytest

from .conftest import Baton

CONTENT = """
content:
  repositories:
    open: {path: open}
    closed: {path: closed, readers: [sales]}
  synonyms: [[price, fee]]
  product_words: [Dscount]
"""


@pytest.fixture
def indexed(baton: Baton, office: Path) -> Baton:
    """The command, with two repositories read."""
    for folder, name, text in (
        (
            "open",
            "discounts.md",
            "# Discounts\n\nThe deal desk approves every discount in a day.\n",
        ),
        ("open", "seats.md", "# Seats\n\nThe price of a seat is twenty euros. Paid monthly.\n"),
        ("closed", "margin.md", "# Margin\n\nOur margin on every discount is thin.\n"),
    ):
        (office / folder).mkdir(exist_ok=True)
        (office / folder / name).write_text(text)
    with (office / "app.yaml").open("a") as file:
        file.write(CONTENT)
    assert baton("content", "index").code == 0
    return baton


def test_the_best_sentence_is_shown_with_its_place(indexed: Baton) -> None:
    said = indexed("content", "search", "who aproves a discount")
    assert "aproves was taken for approves." in said.out
    assert "1. Discounts" in said.out
    assert "open/discounts.md:" in said.out
    assert "“The deal desk approves every discount in a day.”" in said.out
    assert "Margin" not in said.out


def test_a_person_finds_what_they_may_read(indexed: Baton) -> None:
    assert "Margin" in indexed("content", "search", "margin", "--as", "ana").out
    said = indexed("content", "search", "margin", "--as", "nobody")
    assert said.code == 2
    assert "Known:" in said.err


def test_a_kind_that_no_document_has_is_refused_and_those_that_exist_are_named(
    indexed: Baton, office: Path
) -> None:
    (office / "open" / "acme.md").write_text("---\nkind: battlecard\n---\n# Acme\n\nSlow.\n")
    assert indexed("content", "index").code == 0
    said = indexed("content", "search", "acme", "--kind", "batlecard")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith('No document is of the kind "batlecard". There are: ')
    assert "battlecard" in said.err.partition("There are:")[2]
    assert "Acme" in indexed("content", "search", "acme", "--kind", "battlecard").out


def test_a_question_without_a_word_is_asked_for(indexed: Baton) -> None:
    said = indexed("content", "search", " ")
    assert said.code == 2
    assert "Write a question" in said.err


def test_it_explains_itself(indexed: Baton) -> None:
    said = indexed("content", "search", "seat fee", "--explain")
    for word in ("Searched for", "price", "idf", "Scores", "How sure", "evidence", "Sure from"):
        assert word in said.out, word
    nothing = indexed("content", "search", "zebra", "--explain")
    assert nothing.code == 1
    assert "Nothing was found." in nothing.out
