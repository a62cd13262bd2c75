"""Checking a model's sentences against the passages they cite; what is not borne out is dropped.

A sentence stands when, in the passage that it cites (its title and headings count as well):

1. every number of the sentence stands there, digits or words ("3" and "three" are the same);
2. every name does: a word with a capital or a digit, other than a stop word that opens it;
3. at least `OVERLAP` of its telling words do, as stems;
4. the passage's nearest sentence says no when it says no, and does not when it does not;
5. it has no link, address or markup of its own.

These are necessary, not sufficient: a sentence may still put true words together wrongly, which is
why the documents' own sentences stay the answer without a model.
"""

import re
from collections.abc import Iterable, Sequence

from bot.dataclass import dataclass
from bot.domain.analysis import stems, terms, words
from bot.domain.sentences import sentences
from bot.domain.stop_words import STOP_WORDS

#: The share of a sentence's telling words that its passage has. Word order and inflection are
#: free, words of the model's own are few.
OVERLAP = 0.75
_LONGEST, _MOST = 400, 6

_CITED = re.compile(r"^(?P<text>.*?)\s*(?P<marks>(?:\[\d{1,2}\]\s*)+)[.!]?\s*$")
_MARK = re.compile(r"\[(\d{1,2})\]")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_LIVE = re.compile(r"https?:|www\.|mailto:|@|<|>|\[|\]|`|\|")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_NAME = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NO = frozenset(
    {
        *("not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without"),
        *("cannot", "except", "unless", "isn", "aren", "don", "doesn", "didn", "won", "can’t"),
        *("wasn", "weren", "shouldn", "wouldn", "couldn", "hasn", "haven", "mustn", "only"),
    }
)
_DIGITS = {
    word: str(number)
    for number, word in enumerate(
        (
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
            *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
            *("seventeen", "eighteen", "nineteen", "twenty"),
        )
    )
}
_TO_A_MODEL = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|rule|above|previous)"
    r"|\byou are (?:now|an? (?:ai|assistant|language model|chatbot))\b"
    r"|\b(?:system|developer) (?:prompt|message)\b|\bas an ai\b|<\|?(?:system|im_start|assistant)"
    r"|\b(?:respond|reply|answer) (?:only |always )?with\b|\bdo not (?:cite|mention|reveal)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Claim:
    """A sentence of a model, and the number of the passage it cites, from 1."""

    text: str
    passage: int


def addresses_a_model(text: str) -> bool:
    """Whether a passage seems to give orders to a model; such a one is never shown to a model."""
    return _TO_A_MODEL.search(text) is not None


def claims_of(written: str) -> tuple[Claim, ...]:
    """The sentences of a model's answer that cite exactly one passage; the rest is left out."""
    found: list[Claim] = []
    for line in written[:20_000].splitlines():
        cited = _CITED.match(_BULLET.sub("", line.strip()))
        marks = _MARK.findall(cited["marks"]) if cited else []
        text = " ".join(cited["text"].split()) if cited else ""
        if len(set(marks)) == 1 and 0 < len(text) <= _LONGEST:
            found.append(Claim(text, int(marks[0])))
    return tuple(dict.fromkeys(found))[:_MOST]


def supported(claims: Iterable[Claim], passages: Sequence[str]) -> tuple[Claim, ...]:
    """The claims that the passages they cite bear out."""
    return tuple(
        one
        for one in claims
        if 0 < one.passage <= len(passages) and bears_out(passages[one.passage - 1], one.text)
    )


def bears_out(passage: str, claim: str) -> bool:
    """Whether a passage says what a sentence says, by the rules above."""
    if _LIVE.search(claim) or len(sentences(claim)) > 2:
        return False
    telling = [word for word in words(claim) if word not in STOP_WORDS]
    if not telling or not _numbers(claim) <= _numbers(passage):
        return False
    here = set(terms(passage)) | _numbers(passage)
    names = stems([word.lower() for word in _names(claim)])
    if not set(names) <= here:
        return False
    known = [
        _DIGITS.get(word, word) in here or stem in here
        for word, stem in zip(telling, stems(telling), strict=True)
    ]
    return sum(known) >= OVERLAP * len(known) and _denies(_nearest(passage, claim)) == _denies(
        claim
    )


def _names(claim: str) -> list[str]:
    found: list[str] = []
    for at, name in enumerate(_NAME.findall(claim)):
        parts = words(name)
        special = any(c.isupper() for c in name) or any(c.isdigit() for c in name)
        if special and not (at == 0 and set(parts) <= STOP_WORDS) and parts != ["i"]:
            # Numbers were looked at before, however they are written.
            found += [
                part
                for part in parts
                if len(part) > 1 and part not in _DIGITS and not part.isdecimal()
            ]
    return found


def _numbers(text: str) -> set[str]:
    written = {re.sub(r"[.,:/]", "", number).lstrip("0") or "0" for number in _NUMBER.findall(text)}
    return written | {one for one in _in_digits(words(text)) if one != "1"}


def _in_digits(folded: Iterable[str]) -> list[str]:
    return [_DIGITS[word] for word in folded if word in _DIGITS]


def _nearest(passage: str, claim: str) -> str:
    wanted = set(terms(claim))
    said = [one for line in passage.splitlines() for one in sentences(line)]
    return max(said, key=lambda one: len(wanted & set(terms(one))), default="")


def _denies(text: str) -> bool:
    return not _NO.isdisjoint(words(text))
