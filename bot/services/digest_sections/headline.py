"""The sentence with which a digest begins: what changed by more than noise."""

from bot.domain.digests import FigureRef, Line, Piece, Tone
from bot.domain.measures import MEASURES, Unit
from bot.domain.windows import Span
from bot.services.digest_sections.making import Making
from bot.services.measuring import change_of

#: Changes that the sentence names; the exceptions list all.
_NAMED = 2
#: Shares that grow for weeks after a lead has come: those of the window before had more time, so
#: that they always look better.
GROWING = frozenset({"lead_to_sql", "sql_to_opportunity", "opportunity_to_won"})
#: What comes within a day or two: over days, leads of a weekend look worse than those before.
_SOON = frozenset({"accepted"})
#: Shares of which less is better.
FEWER_IS_BETTER = frozenset({"untested"})


def headline(making: Making) -> Line:
    """What changed over all sources, the largest change first."""
    found = changed(making)
    if not found:
        return _nothing(making)
    pieces: list[Piece] = []
    for place, (key, by) in enumerate(found[:_NAMED]):
        now, before = making.figure(key).share.value, making.report_before.figure(key).share
        verb = "rose" if by > 0 else "fell"
        name = MEASURES[key].name
        pieces += ["; " if place else "", FigureRef(f"{name} {verb}", key)]
        pieces.append(f" from {before.value or 0:.0%} to {now or 0:.0%}")
        pieces.append(f" (n = {making.figure(key).share.n:,})")
    more = len(found) - _NAMED
    pieces.append(f"; {more} more below." if more > 0 else ".")
    good = [(by > 0) is (key not in FEWER_IS_BETTER) for key, by in found]
    tone = Tone.GOOD if all(good) else Tone.PLAIN if any(good) else Tone.BAD
    return Line(tuple(filter(None, pieces)), tone)


def _nothing(making: Making) -> Line:
    if making.window.span is not Span.DAY:
        return Line(("Nothing changed beyond noise.",))
    came = making.figure("leads").n
    words = "1 lead came" if came == 1 else f"{came:,} leads came"
    return Line((FigureRef(words, "leads"), "; nothing changed beyond noise."))


def changed(making: Making) -> list[tuple[str, float]]:
    """Shares over all sources that changed by more than noise, with by how much (-1 to 1)."""
    now, before = making.report, making.report_before
    unfair = GROWING | _SOON if making.window.span is Span.DAY else GROWING
    shares = [key for key, one in MEASURES.items() if one.unit is Unit.SHARE and key not in unfair]
    changes = {key: change_of(key, "", now, before) for key in shares}
    found = [
        (key, one.by)
        for key, one in changes.items()
        if one.beyond_noise_among(len(shares)) and one.by is not None
    ]
    return sorted(found, key=lambda one: -abs(one[1]))
