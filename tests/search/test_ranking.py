"""Words, spelling and meaning, each by itself."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.analysis import fold, terms, words
from bot.domain.content import Passage
from bot.domain.queries import Synonyms, asked_words, query_of
from bot.domain.quoting import best_sentences
from bot.domain.ranking import fuse
from bot.domain.search import Candidate, Likeness, Scored
from bot.domain.spelling import likeliest, neighbours


def test_case_accents_and_endings_do_not_matter() -> None:
    assert words("Café-Crème, 20 % OFF_sale") == ["cafe", "creme", "20", "off", "sale"]
    assert terms("Discounts discounted DISCOUNTING") == ["discount"] * 3


@given(st.text() | st.text("aÉß_1 -–’\x1f\xa0\u2028\u200d"))
def test_every_text_is_cut_into_its_runs_of_letters_and_digits(text: str) -> None:
    assert words(text) == re.findall(r"[^\W_]+", fold(text))


def test_stop_words_are_dropped_unless_nothing_else_is_asked() -> None:
    def stems(question: str) -> list[str]:
        query = query_of(question, asked_words(question), {}, Synonyms.of(()))
        return [term.stem for term in query.terms]

    assert stems("What is the price of a seat?") == ["price", "seat"]
    assert stems("Acme vs Globex, compared") == ["acm", "globex"]
    assert stems("Who are we?") == ["who", "ar", "we"]


def test_a_phrase_stands_for_its_synonyms() -> None:
    synonyms = Synonyms.of([["MQL", "marketing qualified lead"], ["price", "cost"]])
    question = "cost of a marketing qualified lead"
    query = query_of(question, asked_words(question), {}, synonyms)
    others = {term.word: [way.stems for way in term.others] for term in query.terms}
    assert others["cost"] == [("price",)]
    assert others["marketing qualified lead"] == [("mql",)]
    assert others["lead"] == []


def test_a_correction_is_one_slip_away_and_the_likeliest() -> None:
    assert {"price", "pricng", "rpicing", "pricking"} & neighbours("pricing") == {
        "pricng",
        "rpicing",
        "pricking",
    }
    assert likeliest("prcing", {"pricing": 3, "racing": 9}) == "pricing"
    assert likeliest("whem", {"when": 900, "whey": 1}) == "whey"
    assert likeliest("whem", {"when": 900}) == "when"
    assert likeliest("whem", {}) is None


def test_the_sentence_that_answers_is_quoted_word_for_word() -> None:
    text = (
        "Discounts are common. Above ten percent, the deal desk (desk@example.com) approves.\n"
        "- Partners get e.g. fifteen percent.\n- Others wait."
    )
    (quote,) = best_sentences("who approves ten percent", text)
    assert quote.sentence == "Above ten percent, the deal desk (desk@example.com) approves."
    assert len(best_sentences("percent", text, 2)) == 2
    assert best_sentences("anything", "") == ()


def test_meaning_lifts_what_words_alone_rank_low() -> None:
    def scored(number: int, total: float) -> Scored:
        passage = Passage(number, (), "text", 1)
        return Scored(Candidate(number, number, "t", "f", passage), (total,), 0.0, 0.0, None, total)

    likeness = Likeness({1: 0.1, 2: 0.9, 3: 0.5}, (2, 3, 1), most=0.9, least=0.1)
    ranked = fuse([scored(1, 10.0), scored(2, 8.0), scored(4, 1.0)], likeness)
    assert [one.candidate.id for one in ranked] == [2, 1, 4]
    assert [one.meaning for one in ranked] == [0.9, 0.1, 0.0]
