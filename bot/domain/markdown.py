"""Markdown as its reader sees it: headings, and blocks of plain text with their line numbers."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bot.dataclass import dataclass

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:", re.MULTILINE)
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE
)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|td|th|h[1-6]|summary)>", re.IGNORECASE)
#: A tag with attributes in braces is none to HTML, but is to MDX.
_TAG = re.compile(r"</?[A-Za-z][\w.:-]*(?:\s[^<>]*)?/?>")
_COMPONENT = re.compile(r"</?[A-Z][\w.]*(?:\s[^<>]*)?/?>")
_SPACES = re.compile(r"[ \t\xa0]+")


class Shape(StrEnum):
    """What a block is."""

    PROSE = "prose"
    ITEM = "item"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True)
class Heading:
    """A heading; `line` is where it starts, `after` the line below it, both from 0."""

    level: int
    text: str
    line: int
    after: int


@dataclass(frozen=True)
class Line:
    """A line of a paragraph or a row of a table as plain text; `number` is that in the file."""

    text: str
    number: int


@dataclass(frozen=True)
class Block:
    """A paragraph, an item, a table or code; what has the same `whole` belongs together."""

    shape: Shape
    lines: tuple[Line, ...]
    whole: int


@cache
def _outline() -> "MarkdownIt":
    """Everything about blocks, nothing within lines: all that finding headings needs."""
    parser = _parser("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


@cache
def _whole() -> "MarkdownIt":
    return _parser("table", "strikethrough")


def _parser(*rules: str) -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415  # sixty modules, for whoever has content

    return MarkdownIt("commonmark").enable(rules)


# A document's title and its sections are both made of them: parsed once for the two.
@lru_cache(maxsize=1)
def headings(text: str) -> tuple[Heading, ...]:
    """Return the headings of a text, without those inside lists and quotations."""
    tokens = _outline().parse(text)
    return tuple(
        Heading(int(opening.tag[1]), plain(content.content), *opening.map)
        for opening, content in pairwise(tokens)
        if opening.type == "heading_open" and opening.level == 0 and opening.map
    )


def definitions(texts: Iterable[str]) -> dict[str, Any]:
    """Collect the link definitions (`[name]: address`) of several texts, for `blocks`."""
    found: dict[str, Any] = {}
    for text in texts:
        if _DEFINITION.search(text):
            _outline().parse(text, found)
    return found


def plain(text: str) -> str:
    """Return one line of Markdown as plain text."""
    return " ".join(
        line for token in _whole().parseInline(text) for line in _lines(token) if line
    ).strip()


def blocks(text: str, first_line: int, defined: dict[str, Any] | None = None) -> Iterator[Block]:
    """Yield the blocks of a text, of which the first line is `first_line` of the file."""
    tokens = _whole().parse(text, {**(defined or {})})
    return _Walk(first_line).blocks(tokens)


class _Walk:
    """Goes through the tokens, remembering the lists and the table it is in."""

    def __init__(self, first_line: int) -> None:
        self._first = first_line
        self._whole = 0
        # For each list around: the number of the item, or None where items have bullets.
        self._lists: list[int | None] = []
        self._marker = ""
        self._rows: list[Line] | None = None
        self._cells: list[str] = []
        self._row_line = first_line

    def blocks(self, tokens: "Sequence[Token]") -> Iterator[Block]:
        for token in tokens:
            if token.level == 0 and token.nesting >= 0:
                self._whole += 1
            if token.type == "inline":
                yield from self._inline(token)
            elif token.type in {"fence", "code_block"}:
                start = self._line(token) + (token.type == "fence")
                yield from self._block(Shape.CODE, token.content.split("\n"), start)
            elif token.type == "html_block":
                lines = without_tags(token.content).split("\n")
                yield from self._block(Shape.PROSE, lines, self._line(token))
            elif token.type.startswith(("table", "tr_")):
                yield from self._table(token)
            else:
                self._list(token)

    def _line(self, token: "Token") -> int:
        return self._first + (token.map[0] if token.map else 0)

    def _block(self, shape: Shape, lines: Sequence[str], start: int) -> Iterator[Block]:
        kept = [
            Line(_SPACES.sub(" ", text).strip() if shape is not Shape.CODE else text.rstrip(), n)
            for n, text in enumerate(lines, start)
        ]
        kept = [line for line in kept if line.text.strip()]
        if kept and self._marker:
            kept[0] = Line(self._marker + kept[0].text, kept[0].number)
            shape, self._marker = Shape.ITEM, ""
        if kept:
            yield Block(shape, tuple(kept), self._whole)

    def _inline(self, token: "Token") -> Iterator[Block]:
        if self._rows is not None:
            self._cells.append(" ".join(_lines(token)).strip())
        else:
            yield from self._block(Shape.PROSE, _lines(token), self._line(token))

    def _table(self, token: "Token") -> Iterator[Block]:
        if token.type == "table_open":
            self._rows = []
        elif token.type == "tr_open":
            self._cells, self._row_line = [], self._line(token)
        elif token.type == "tr_close" and self._rows is not None:
            if row := " | ".join(filter(None, self._cells)):
                self._rows.append(Line(row, self._row_line))
        elif token.type == "table_close":
            if self._rows:
                yield Block(Shape.TABLE, tuple(self._rows), self._whole)
            self._rows = None

    def _list(self, token: "Token") -> None:
        if token.type == "bullet_list_open":
            self._lists.append(None)
        elif token.type == "ordered_list_open":
            self._lists.append(int(token.attrs.get("start", 1)))
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self._lists.pop()
        elif token.type == "list_item_open":
            number = self._lists[-1]
            self._marker = "• " if number is None else f"{number}. "
            self._lists[-1] = None if number is None else number + 1
        elif token.type == "list_item_close":
            self._marker = ""


def without_tags(text: str) -> str:
    """Return HTML as its text, with the line breaks of the source."""
    kept = _HIDDEN.sub(lambda found: "\n" * found[0].count("\n"), text)
    kept = _BREAK.sub(" ", kept)
    kept = _TAG.sub(lambda found: "\n" * found[0].count("\n"), kept)
    return html.unescape(kept)


def _lines(inline: "Token") -> list[str]:
    """The lines of a paragraph as plain text, one for each line of the source."""
    lines = [""]
    for token in inline.children or ():
        if token.type in {"softbreak", "hardbreak"}:
            lines.append("")
        elif token.type == "html_inline":
            if _BREAK.match(token.content):
                lines[-1] += " "
            lines += [""] * token.content.count("\n")
        elif token.type in {"text", "code_inline"} or token.type == "image":
            lines[-1] += token.content
    if "<" in inline.content:
        lines = [_COMPONENT.sub("", line) for line in lines]
    return lines
