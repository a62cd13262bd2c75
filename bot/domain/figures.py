"""Prices and percentages in documents, and where two documents contradict each other.

A figure has a subject: the words of its sentence before it. Two figures are about the same when
subject, unit and condition ("from 5 seats", "with a discount") have the same words; small words
and the order do not matter. Two documents contradict each other when they have no figure about the
same in common. In a table the subject is the first cell and the column's heading.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from bot.dataclass import dataclass
from bot.domain.content import Document
from bot.domain.markdown import Block, Shape, blocks
from bot.domain.sections import text_line
from bot.domain.sentences import sentences

_CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "₹": "INR"}
_CODE = r"EUR|USD|GBP|CHF|INR|AED|€|\$|£|₹|euros?|dollars?"
_NUMBER = r"\d{1,3}(?:[,.'’\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_FIGURE = re.compile(
    rf"(?<![\w.,])(?:(?P<before>{_CODE})\s?)?(?P<number>{_NUMBER})\s?"
    rf"(?P<times>k|thousand|m|million|bn|billion)?\s?(?P<unit>%|percent|per cent|{_CODE})?(?!\w)",
    re.IGNORECASE,
)
_TIMES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "bn": 9, "billion": 9}
_PER = re.compile(r"\s*(?:per|an?|/)\s*([a-z]+)(?:\s+(?:and|per|/)\s*([a-z]+))?", re.IGNORECASE)
#: What begins a condition that stands after its figure.
_IF = re.compile(
    r"\b(?:above|after|before|below|between|during|for|from|if|in|over|since|under|until|when"
    r"|where|with|without)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[;:!?]|\.(?!\d)|,(?!\d)")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SMALL_WORDS = """
    a about all also an and approximately are around as at be been but by ca can circa currently
    does each every exactly has have he her his i is it its just less like more most must nearly
    almost no not now of on one only or our roughly she some so still than that the their them then
    there they this to total up us was we were which who will you your
"""
_SMALL = frozenset(_SMALL_WORDS.split())
#: Fewer words before a figure say too little of what it is about.
_LEAST_WORDS = 2
#: Longer sentences tell a story rather than state a figure.
_MOST_WORDS = 8
_LONGEST_PHRASE = 80

#: In place of a condition, for a figure that its sentence begins with.
_FIRST = frozenset({""})

Subject = tuple[str, frozenset[str], str, frozenset[str]]


@dataclass(frozen=True)
class Figure:
    """A number with a unit; `subject` is what makes two of them comparable."""

    subject: Subject
    value: Decimal
    #: As written, with the words around it.
    phrase: str
    line: int


@dataclass(frozen=True)
class Contradiction:
    """Two documents, by their places in what was compared, that differ on the same."""

    one: int
    other: int
    here: Figure
    there: Figure


def figures(document: Document) -> Iterator[Figure]:
    """Yield the prices and percentages that a document states."""
    about = (document.about.competitor or "").casefold()
    for section in document.sections:
        for block in blocks(section.text, text_line(section)):
            if block.shape is Shape.TABLE:
                yield from _in_table(block, about)
            elif block.shape is not Shape.CODE:
                yield from _in_text(block, about)


def contradictions(documents: Sequence[Document]) -> Iterator[Contradiction]:
    """Yield each pair of documents that have figures about the same, but none in common."""
    found: dict[Subject, dict[int, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for place, document in enumerate(documents):
        for figure in figures(document):
            found[figure.subject][place].append(figure)
    for held in found.values():
        for (one, here), (other, there) in combinations(sorted(held.items()), 2):
            if not {figure.value for figure in here} & {figure.value for figure in there}:
                yield Contradiction(one, other, here[0], there[0])


def _in_text(block: Block, about: str) -> Iterator[Figure]:
    text = " ".join(line.text for line in block.lines)
    for sentence in sentences(text):
        at = 0
        for found in _FIGURE.finditer(sentence):
            if _unit(found) is None:
                continue
            before, at = sentence[at : found.start()], found.end()
            begins = max((end.end() for end in _CLAUSE_END.finditer(before)), default=0)
            # "Price: 5 EUR" is about its label.
            label = before.rstrip().endswith(":")
            words = _words(before if label else before[begins:])
            per, condition = _after(sentence[found.end() :])
            if not before.strip():
                # "87 % of our learners finish": what follows is the subject.
                words, condition = _words(_clause(sentence[found.end() :])), _FIRST
            if _LEAST_WORDS <= len(words) <= _MOST_WORDS:
                subject = (about, words, per, condition)
                shown = before if label else before[begins:]
                phrase = f"{shown}{found[0]}{_clause(sentence[found.end() :])}"
                yield _figure(found, subject, phrase, block.lines[0].number)


def _in_table(block: Block, about: str) -> Iterator[Figure]:
    head, *rows = [line.text.split(" | ") for line in block.lines]
    for row, line in zip(rows, block.lines[1:], strict=True):
        if len(row) != len(head):
            continue  # a cell is empty: which one is not known
        for cell, name in list(zip(row, head, strict=True))[1:]:
            found = _FIGURE.match(cell.strip())
            if found is not None and _unit(found) is not None:
                words = _words(f"{row[0]} {name}")
                per, condition = _after(cell.strip()[found.end() :])
                subject = (about, words, per, condition)
                yield _figure(found, subject, f"{row[0]}, {name}: {cell}", line.number)


def _figure(found: re.Match[str], about: Subject, phrase: str, line: int) -> Figure:
    scope, words, per, condition = about
    value = _value(found["number"]).scaleb(_TIMES.get((found["times"] or "").lower(), 0))
    unit = f"{_unit(found)}{per}"
    return Figure((scope, words, unit, condition), value.normalize(), _short(phrase), line)


def _short(phrase: str) -> str:
    words = " ".join(phrase.split())
    return words if len(words) <= _LONGEST_PHRASE else f"{words[: _LONGEST_PHRASE - 1]}…"


def _unit(found: re.Match[str]) -> str | None:
    written = found["unit"] or found["before"]
    if written is None:
        return None
    if written.lower() in {"%", "percent", "per cent"}:
        return "%"
    named = {"euro": "EUR", "dollar": "USD"}.get(written.lower().removesuffix("s"))
    return named or _CURRENCIES.get(written, written.upper())


def _value(number: str) -> Decimal:
    plain = re.sub(r"[\s'’\u00a0\u202f]", "", number)
    marks = [mark for mark in plain if mark in ",."]
    # The last mark is decimal when fewer than three digits follow, or when both kinds are used.
    if marks and (len(plain) - plain.rindex(marks[-1]) != 4 or len(set(marks)) > 1):
        whole, _, part = plain.rpartition(marks[-1])
        return Decimal(f"{re.sub('[,.]', '', whole)}.{part or 0}")
    return Decimal(re.sub("[,.]", "", plain))


def _after(text: str) -> tuple[str, frozenset[str]]:
    """What a figure is per, and the condition under which it holds."""
    per = _PER.match(text)
    unit = (
        "".join(f"/{one.lower().removesuffix('s')}" for one in per.groups() if one) if per else ""
    )
    rest = text[per.end() :] if per else text
    clause = _clause(rest)
    condition = _IF.search(clause)
    return unit, _words(clause[condition.start() :]) if condition else frozenset()


def _clause(text: str) -> str:
    end = _CLAUSE_END.search(text)
    return text[: end.start()] if end else text


def _words(text: str) -> frozenset[str]:
    found: Iterable[str] = (word.lower() for word in _WORD.findall(text))
    return frozenset(word.removesuffix("s") for word in found if word not in _SMALL)
