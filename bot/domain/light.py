"""One friendly line after good news, where a team wants it; never beside a breach."""

from collections.abc import Iterable, Sequence
from zlib import crc32

from bot.domain.digests import Digest, Line, Section, Tone

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


def light_line(digest: Digest, lines: Sequence[str] = LINES) -> Line | None:
    """The line for a digest; None unless it tells good news and nothing bad, threads included.

    The same digest always has the same line, and the next one another where there are several.
    """
    said = [digest.headline, *_lines(digest.sections)]
    tones = {line.tone for line in said}
    if not lines or Tone.BAD in tones or Tone.GOOD not in tones:
        return None
    # A fixed place to begin for each kind of digest, and one step on with each window.
    turn = crc32(digest.key.encode()) + _number(digest)
    return Line((lines[turn % len(lines)],))


def _lines(sections: Iterable[Section]) -> Iterable[Line]:
    return (line for section in sections for line in (*section.lines, *section.details))


def _number(digest: Digest) -> int:
    """Counts windows of a length: it grows by one from each window to the next."""
    days = max(1, (digest.window.after - digest.window.first).days)
    first = digest.window.first
    return first.year * 12 + first.month if days in range(28, 32) else first.toordinal() // days
