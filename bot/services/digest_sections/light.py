"""The light line at the end of a digest, where it is wanted and there is good news."""

from dataclasses import replace

from bot.domain.digests import Digest, Section, SectionKey
from bot.domain.light import light_line
from bot.domain.shares import FLOOR
from bot.services.digest_sections.making import Making

#: Both directions of the agreement on time; one that was late is a breach.
_PROMISES = ("answered_in_time", "followed_up", "judged_in_time")
#: A record is more deals won than in each of so many windows before.
_RECORD_OF = 8


def with_light(making: Making, made: Digest) -> Digest:
    """The digest, with a light line if it asks for one and tells good news and no breach."""
    if SectionKey.LIGHT not in making.digest.parts:
        return made
    shares = [making.figure(key).share for key in _PROMISES]
    breach = any(one.hits < one.n for one in shares)
    kept = sum(one.n for one in shares) >= FLOOR and not breach
    lines = making.settings.light_lines
    line = light_line(made, lines, good=kept or _record(making), breach=breach)
    if line is None:
        return made
    light = Section(SectionKey.LIGHT, "On a lighter note", (line,))
    return replace(made, sections=(*made.sections, light))


def _record(making: Making) -> bool:
    """Whether more deals were won than in any of the windows before; too few are no record."""
    won = making.figure("win_rate").share.hits
    if won < FLOOR:
        return False
    window = making.window
    for _ in range(_RECORD_OF):
        window = window.previous()
        before = making.measures.report_in(making.work, window, only=("win_rate",))
        if before.figure("win_rate").share.hits >= won:
            return False
    return True
