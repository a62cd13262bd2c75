"""Documents: front matter, sections with their lines, and marks of the audience."""

from datetime import date

import pytest

from bot.domain.content import Audience
from bot.domain.front_matter import FrontMatterError, Shelf, link_of
from bot.domain.reviews import days_between
from bot.domain.sections import text_line

from .shelf import document

CARD = """\
---
title: "Acme: the card"
kind: Battlecard
competitor: Acme Learning
aliases: [acme, "Acme: Online"]
owner: emil
verified: 2026-11-10
review: 3 months
audience: customer
readers: [sales, "@Sales-DACH"]
industry: Retail
labels: {product: [Analytics, Leading], colour: blue}
link: https://example.com/acme
---

First words.

## Say [customer]

- One. [internal]

Setext heading
--------------

Below it.

### Deeper [internal]

Secret.

#### Deepest

Secret, too.
"""


def test_front_matter_says_what_is_known_of_a_document() -> None:
    about = document(CARD, "battlecards/acme.md").about
    assert (about.title, about.kind, about.competitor) == (
        "Acme: the card",
        "battlecard",
        "Acme Learning",
    )
    assert about.aliases == ("acme", "Acme: Online")
    assert (about.owner, about.verified, about.review_days) == ("emil", date(2026, 11, 10), 91)
    assert about.audience is Audience.CUSTOMER
    assert about.readers == (frozenset({"everyone"}), frozenset({"sales", "@sales-dach"}))
    assert about.labels == {
        "industry": ("Retail",),
        "product": ("Analytics", "Leading"),
        "colour": ("blue",),
    }
    assert about.link == "https://example.com/acme"


def test_sections_know_their_line_and_their_audience() -> None:
    lines = CARD.split("\n")
    found = document(CARD).sections
    assert [(one.path, one.audience) for one in found] == [
        ((), Audience.CUSTOMER),
        (("Say",), Audience.CUSTOMER),
        (("Setext heading",), Audience.CUSTOMER),
        (("Setext heading", "Deeper"), Audience.INTERNAL),
        (("Setext heading", "Deeper", "Deepest"), Audience.INTERNAL),
    ]
    for section in found[1:]:
        assert section.path[-1] in lines[section.line - 1]
    for section in found:
        for number, line in enumerate(section.text.split("\n"), text_line(section)):
            assert line == "" or line == lines[number - 1]


def test_a_first_heading_is_the_title_and_not_part_of_every_path() -> None:
    found = document("# Acme Learning\n\nIntro.\n\n## Price\n\nMuch.\n")
    assert found.about.title == "Acme Learning"
    assert [(one.path, one.line, one.text.strip()) for one in found.sections] == [
        ((), 2, "Intro."),
        (("Price",), 5, "Much."),
    ]


def test_what_is_left_out_comes_from_path_and_shelf() -> None:
    shelf = Shelf("s", frozenset({"sales"}), "https://x.example/b/{path}#L{line}", {"faq": 30})
    about = document("Words.", "faqs/who pays?.md", shelf).about
    assert (about.title, about.kind, about.review_days) == ("Who pays?", "faq", 30)
    assert about.audience is Audience.INTERNAL
    assert about.readers == (frozenset({"sales"}),)
    assert about.link == "https://x.example/b/faqs/who%20pays%3F.md"
    assert link_of(shelf.link, "a.md", 7) == "https://x.example/b/a.md#L7"


def test_a_link_leads_to_the_web_or_nowhere() -> None:
    assert document("---\nlink: javascript:alert(1)\n---\nWords.").about.link is None


@pytest.mark.parametrize("readers", ["", "[]", "[[a]]", "{a: b}", "[sales, {x: y}]"])
def test_readers_that_are_not_understood_keep_the_document_from_everybody(readers: str) -> None:
    with pytest.raises(FrontMatterError, match="readers"):
        document(f"---\nreaders: {readers}\n---\nWords.")


def test_broken_front_matter_is_named_with_its_line() -> None:
    with pytest.raises(FrontMatterError, match="line 3"):
        document("---\ntitle: x\nowner: a: b\n---\nWords.")


def test_other_strange_values_count_as_left_out() -> None:
    text = "---\ntitle: 2026\nverified: 2026-02-31\nreview: often\naudience: all\n---\nWords."
    about = document(text).about
    assert (about.title, about.verified, about.review_days) == ("2026", None, None)
    assert about.audience is Audience.INTERNAL


def test_a_rule_in_the_text_is_no_front_matter() -> None:
    found = document("Words.\n\n---\n\nMore: words.\n")
    assert found.sections[0].text == "Words.\n\n---\n\nMore: words."


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("90 days", 90),
        ("every 2 weeks", 14),
        ("3 months", 91),
        ("1 year", 365),
        ("quarterly", 91),
        (30, 30),
        ("45", 45),
        ("often", None),
        (0, None),
        (True, None),
        ("99999 years", None),
    ],
)
def test_intervals_are_written_as_people_say_them(written: object, days: int | None) -> None:
    assert days_between(written) == days
