"""The shared wins of a window, with credit to both teams and their kudos."""

from bot.config import Settings
from bot.domain.digests import LeadRef, Line, PersonRef, Piece, Section, SectionKey, Tone
from bot.domain.windows import Window
from bot.domain.wins import WinShown
from bot.ports import UnitOfWork
from bot.services.digest_sections.making import MakeSection
from bot.services.win_posting import WinPoster

#: Lines in the digest itself; further ones go to its thread.
_SHOWN = 8
_WORDS = 200


def wins(poster: WinPoster) -> MakeSection:
    """The section of a digest."""
    return lambda making: wins_section(making.work, making.window, poster)


def wins_section(work: UnitOfWork, window: Window, poster: WinPoster) -> Section | None:
    """What was won and shared within the window and still stands; None when nothing was.

    Those with the most kudos come first. Leads are told as the channel of wins may see them.
    """
    found = [poster.shown(work, win) for win in work.wins.between(window.start, window.end)]
    if not found:
        return None
    ordered = sorted(found, key=lambda one: (-len(one.kudos), one.win.at, one.win.id))
    lines = tuple(_line(one, poster.settings) for one in ordered)
    more = len(lines) - _SHOWN
    rest = (Line((f"{more} more in the thread.",)),) if more > 0 else ()
    return Section(SectionKey.WINS, "Shared wins", lines[:_SHOWN] + rest, details=lines[_SHOWN:])


def _line(one: WinShown, settings: Settings) -> Line:
    said = " ".join(one.win.text.split())
    said = said if len(said) <= _WORDS else f"{said[: _WORDS - 1].rstrip()}…"
    pieces: list[Piece] = []
    if one.lead is not None:
        title = one.lead.data.company or one.lead.data.title_line
        pieces.append(LeadRef(one.lead.id, title))
        pieces += [f", {one.worth}"] if one.worth else []
        pieces += [": ", said] if said else []
    else:
        pieces.append(said)
    if one.win.rep:
        pieces += [" · sales: ", PersonRef(one.win.rep)]
    elif one.lead is None and one.win.by:
        pieces += [" · told by ", PersonRef(one.win.by)]
    pieces += _marketing(one, settings)
    if one.days is not None:
        pieces.append(f" · {one.days} {'day' if one.days == 1 else 'days'} from hand-over")
    if one.kudos:
        pieces.append(f" · {len(one.kudos)} kudos")
    return Line(tuple(pieces), Tone.GOOD)


def _marketing(one: WinShown, settings: Settings) -> list[Piece]:
    """Who of marketing is credited, and for which touch."""
    if one.first is None or one.last is None:
        return []
    if one.first == one.last:
        owner, name = one.first_owner, settings.source_name(one.first)
        return [" · marketing: ", PersonRef(owner), f" ({name})"] if owner else [f" · from {name}"]
    pieces: list[Piece] = []
    touches = (("first", one.first, one.first_owner), ("last", one.last, one.last_owner))
    for which, source, owner in touches:
        name = settings.source_name(source)
        if owner:
            pieces += [" · marketing: ", PersonRef(owner), f" ({which} touch: {name})"]
        else:
            pieces.append(f" · {which} touch: {name}")
    return pieces
