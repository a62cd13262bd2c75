"""Documents cut into passages: pieces of a good size to be found and quoted."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.dataclass import dataclass
from bot.domain.audiences import unmarked
from bot.domain.content import Audience, Document, Passage, Section
from bot.domain.markdown import Block, Line, Shape, blocks, definitions
from bot.domain.sections import text_line
from bot.domain.sentences import sentences

#: Words of a passage: enough to be understood alone, few enough to be about one thing.
LEAST, MOST = 60, 180
#: So many words a list or table may have to stay in one piece with the line that introduces it.
_WHOLE = 240


@dataclass(frozen=True)
class _Atom:
    """What is not cut: a sentence, a row, a line of code; `opens` when it begins a line."""

    text: str
    line: int
    opens: bool

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True)
class _Unit:
    """What stays together if it can: a paragraph, or a whole list or table."""

    atoms: tuple[_Atom, ...]
    prose: bool

    @property
    def words(self) -> int:
        return sum(atom.words for atom in self.atoms)


def passages(document: Document) -> tuple[Passage, ...]:
    """Cut a document: at headings always, then between paragraphs, then between sentences.

    Nothing is lost or said twice, and the order is kept. A passage has one audience: a mark at the
    end of a paragraph, item or row covers it up to there.
    """
    defined = definitions(section.text for section in document.sections)
    found: list[Passage] = []
    for section in document.sections:
        parts = by_audience(section, blocks(section.text, text_line(section), defined))
        for audience, run in groupby(parts, key=lambda part: part[0]):
            for atoms in _packed(_units(block for _, block in run)):
                found.append(
                    Passage(len(found), section.path, _text(atoms), atoms[0].line, audience)
                )
    if not found:
        # All headings and no text: its title can still be found.
        found.append(Passage(0, (), document.about.title, 1, document.about.audience))
    return tuple(found)


def by_audience(section: Section, found: Iterable[Block]) -> Iterator[tuple[Audience, Block]]:
    """Blocks, cut where marks end; a table with one line to keep inside is all inside."""
    for block in found:
        if block.shape is Shape.CODE:
            yield section.audience, block
            continue
        seen = [(unmarked(line.text), line.number) for line in block.lines]
        marks = {mark for (_, mark), _ in seen}
        if block.shape is Shape.TABLE:
            mark = Audience.INTERNAL if Audience.INTERNAL in marks else None
            rows = tuple(Line(text.rstrip(" |"), number) for (text, _), number in seen)
            yield mark or section.audience, Block(block.shape, rows, block.whole)
            continue
        held: list[Line] = []
        for (text, mark), number in seen:
            held.append(Line(text, number))
            if mark:
                yield mark, Block(block.shape, tuple(held), block.whole)
                held = []
        if held:
            yield section.audience, Block(block.shape, tuple(held), block.whole)


def _units(found: Iterable[Block]) -> Iterator[_Unit]:
    for _, together in groupby(found, key=lambda block: block.whole):
        run = list(together)
        atoms = tuple(atom for block in run for atom in _atoms(block))
        if atoms:
            yield _Unit(atoms, all(block.shape is Shape.PROSE for block in run))


def _atoms(block: Block) -> Iterator[_Atom]:
    if block.shape in {Shape.TABLE, Shape.CODE}:
        for line in block.lines:
            yield from _pieces(line.text, line.number, opens=True)
        return
    text = " ".join(line.text for line in block.lines)
    at, opens = 0, True
    for sentence in sentences(text):
        at = text.index(sentence, at)
        yield from _pieces(sentence, _line_at(block.lines, at), opens=opens)
        at, opens = at + len(sentence), False


def _line_at(lines: Sequence[Line], offset: int) -> int:
    for line in lines:
        if offset <= len(line.text):
            return line.number
        offset -= len(line.text) + 1
    return lines[-1].number


def _pieces(text: str, line: int, *, opens: bool) -> Iterator[_Atom]:
    words = text.split()
    if len(words) <= MOST:
        if words:
            yield _Atom(text, line, opens)
        return
    for start in range(0, len(words), MOST):
        yield _Atom(" ".join(words[start : start + MOST]), line, opens and start == 0)


def _packed(units: Iterable[_Unit]) -> Iterator[list[_Atom]]:
    held: list[_Atom] = []
    count = 0
    for unit in units:
        most = MOST if unit.prose or count >= LEAST else _WHOLE
        if count + unit.words <= most:
            held += unit.atoms
            count += unit.words
            continue
        if held and (count >= LEAST or not unit.prose):
            yield held
            held, count = [], 0
            if unit.words <= (MOST if unit.prose else _WHOLE):
                held, count = list(unit.atoms), unit.words
                continue
        for atom in unit.atoms:
            if held and count + atom.words > MOST:
                yield held
                held, count = [], 0
            held.append(atom)
            count += atom.words
    if held:
        yield held


def _text(atoms: Sequence[_Atom]) -> str:
    text = atoms[0].text
    for atom in atoms[1:]:
        text += ("\n" if atom.opens else " ") + atom.text
    return text
