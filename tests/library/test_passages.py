"""Passages: nothing lost, order kept, headings never crossed, lines exact."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.content import Audience
from bot.domain.markdown import blocks
from bot.domain.passages import MOST, passages
from bot.domain.sections import text_line

from .shelf import document

_WORDS = st.text("abcdefghij", min_size=1, max_size=8)
_SENTENCE = st.lists(_WORDS, min_size=1, max_size=40).map(lambda words: " ".join(words) + ".")
_MARK = st.sampled_from(["", "", "", " [internal]", " [customer]"])
_PARAGRAPH = st.builds(
    lambda sentences, mark: "\n".join(sentences) + mark,
    st.lists(_SENTENCE, min_size=1, max_size=12),
    _MARK,
)
_LIST = st.lists(st.builds(lambda a, m: f"- {a}{m}", _SENTENCE, _MARK), min_size=1, max_size=9).map(
    "\n".join
)
_TABLE = st.lists(st.tuples(_WORDS, _WORDS), min_size=2, max_size=120).map(
    lambda rows: "\n".join(
        f"| {a} | {b} |" + ("\n| --- | --- |" if n == 0 else "") for n, (a, b) in enumerate(rows)
    )
)
_CODE = st.lists(_SENTENCE, min_size=1, max_size=9).map(lambda x: "\n".join(["```", *x, "```"]))
_HEADING = st.builds(lambda n, t: f"{'#' * n} H{t}", st.integers(2, 4), _WORDS)
_TEXT = st.lists(st.one_of(_PARAGRAPH, _LIST, _TABLE, _CODE, _HEADING), min_size=1, max_size=8).map(
    "\n\n".join
)


def _plain(text: str) -> list[str]:
    found = document(text)
    return [
        word
        for section in found.sections
        for block in blocks(section.text, 1)
        for line in block.lines
        for word in line.text.replace("[internal]", "").replace("[customer]", "").split()
    ]


@given(_TEXT)
def test_nothing_is_lost_or_said_twice_and_the_order_is_kept(text: str) -> None:
    found = document(text)
    told = [word for one in passages(found) for word in one.text.split()]
    assert told == (_plain(text) or found.about.title.split())


@given(_TEXT)
def test_passages_keep_to_their_section_and_size(text: str) -> None:
    found = document(text)
    cut = passages(found)
    assert [one.position for one in cut] == list(range(len(cut)))
    known = {section.path for section in found.sections} | {()}
    for one in cut:
        assert one.path in known
        assert len(one.text.split()) <= 240
    starts = {section.path: text_line(section) for section in reversed(found.sections)}
    for one in cut:
        assert one.line >= starts.get(one.path, 1)
    assert all(before.line <= after.line for before, after in pairwise(cut))


@given(_TEXT)
def test_a_passage_begins_on_its_line(text: str) -> None:
    lines = text.split("\n")
    for one in passages(document(text)):
        first = one.text.split()[0].removeprefix("•")
        assert first in lines[one.line - 1] or one.text == "Plan"


def test_long_paragraphs_are_cut_between_sentences() -> None:
    sentence = "This sentence has exactly eight words in it."
    cut = passages(document(" ".join([sentence] * 60)))
    assert [len(one.text.split()) for one in cut] == [176, 176, 128]
    assert all(one.text.endswith(".") for one in cut)


def test_tables_and_lists_stay_whole_when_they_can() -> None:
    prose = "Some words stand here. " * 30
    rows = "\n".join(f"| row {n} | {n} EUR |" for n in range(20))
    cut = passages(document(f"{prose}\n\n| what | price |\n|---|---|\n{rows}\n"))
    table = [one for one in cut if "what | price" in one.text]
    assert len(table) == 1
    assert (table[0].text.count("\n"), table[0].line) == (20, 3)


def test_plain_text_has_no_noise() -> None:
    text = """\
Some **bold** and *slanted* [link][ref], `code`, ![a picture](x.png) and <b>HTML</b> &amp; more.

<details><summary>More</summary>
Hidden <!-- a comment --> text.
</details>

<Card title={`x`} />

1. First
2. Second ~~struck~~
   - below

> Quoted
> words.

[ref]: https://example.com
"""
    (one,) = passages(document(text))
    assert one.text == (
        "Some bold and slanted link, code, a picture and HTML & more.\n"
        "More Hidden text.\n"
        "1. First\n2. Second struck\n• below\nQuoted words."
    )


def test_mdx_brings_in_components_unseen() -> None:
    text = "import Card from './card'\nexport const x = 1\n\nWords about <Card>us</Card>.\n"
    (one,) = passages(document(text, "page.mdx"))
    assert (one.text, one.line) == ("Words about us.", 4)


def test_marks_cover_the_paragraph_or_item_up_to_them() -> None:
    text = """\
---
audience: customer
---
For all.
Still for all.

Ours
alone. [internal]

- said
- thought [internal]
- said again

| a | b |
|---|---|
| 1 | 2 [internal] |
| 3 | 4 |
"""
    told = [(one.audience, one.text, one.line) for one in passages(document(text))]
    assert told == [
        (Audience.CUSTOMER, "For all. Still for all.", 4),
        (Audience.INTERNAL, "Ours alone.", 7),
        (Audience.CUSTOMER, "• said", 10),
        (Audience.INTERNAL, "• thought", 11),
        (Audience.CUSTOMER, "• said again", 12),
        (Audience.INTERNAL, "a | b\n1 | 2\n3 | 4", 14),
    ]


def test_a_document_of_headings_alone_is_found_by_its_title() -> None:
    (one,) = passages(document("# All there is\n"))
    assert one.text == "All there is"


def test_a_sentence_of_endless_words_is_cut_all_the_same() -> None:
    cut = passages(document("word " * 1000))
    assert sum(len(one.text.split()) for one in cut) == 1000
    assert all(len(one.text.split()) <= MOST for one in cut)
