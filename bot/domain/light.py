"""One friendly line after good news, where a team wants it; never beside a breach."""

from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

from bot.domain.digests import Digest, Line, Section, SectionKey, Tone

#: Ours, for teams that wrote none: about the work, never about a person, never at anybody's cost.
LINES: tuple[str, ...] = (
    "The coffee machine asks to be mentioned in the credits.",
    "Somewhere a spreadsheet is smiling.",
    "Two teams, one baton, no dropped passes.",
    "The pipeline sends its regards and says it feels fine.",
    "This is the kind of week for which somebody invented cake.",
    "No meetings were harmed in the making of these numbers.",
    "Please feel free to read the good part twice.",
    "The graph goes up. We checked that it is not upside down.",
    "Whatever it was, let us do it again.",
    "Even the printer worked. Nobody knows why.",
    "The forecast for tomorrow: still quite pleased.",
    "Marketing and sales walk into a bar. Everybody is in a good mood.",
)


def light_line(
    digest: Digest, lines: Sequence[str] = LINES, *, good: bool = False, breach: bool = False
) -> Line | None:
    """The line for a digest; None unless it tells good news and nothing bad, threads included.

    Shared wins alone are no such news: there are some every week. `good`: there is good news beside
    what its lines tell. `breach`: somebody broke a promise, whatever its lines tell. The same
    digest always has the same line, and the next one another where there are several.
    """
    bad = any(line.tone is Tone.BAD for line in _lines(digest, digest.sections))
    told = [one for one in digest.sections if one.key != SectionKey.WINS]
    better = any(line.tone is Tone.GOOD for line in _lines(digest, told))
    if not lines or bad or breach or not (good or better):
        return None
    # A fixed place to begin for each kind of digest, and one step on with each window.
    turn = crc32(digest.key.encode()) + _number(digest)
    return Line((lines[turn % len(lines)],))


def _lines(digest: Digest, sections: Iterable[Section]) -> Iterator[Line]:
    yield digest.headline
    for section in sections:
        yield from (*section.lines, *section.details)


def _number(digest: Digest) -> int:
    """Counts windows of a length: it grows by one from each window to the next."""
    days = max(1, (digest.window.after - digest.window.first).days)
    first = digest.window.first
    return first.year * 12 + first.month if days in range(28, 32) else first.toordinal() // days
