"""What is not as it should be: late answers, sudden changes, split verdicts, stale content."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import chain

from bot.domain.battlecards import due_on, verified_on
from bot.domain.digests import (
    FigureRef,
    Line,
    PersonRef,
    Piece,
    Section,
    SectionKey,
    Tone,
)
from bot.domain.gap_shown import Summary
from bot.domain.measures import MEASURES
from bot.domain.measuring import ALL
from bot.ports import UnitOfWork
from bot.services.digest_sections.headline import FEWER_IS_BETTER, changed
from bot.services.digest_sections.making import MakeSection, Making
from bot.services.measuring import change_of

#: Leads that one line names.
_NAMED = 3
#: Of each kind that are kept for the thread.
_KEPT = 30
#: So many characters of an action in the evidence of an item.
_WORDS = 60
#: What is looked at of each source; more would find changes by chance.
_BY_SOURCE = ("good", "accepted", "win_rate")

#: The backlog of gaps since a moment; None where no content is kept.
GapsSince = Callable[[UnitOfWork, datetime], Summary | None]


def exceptions(gaps_since: GapsSince) -> MakeSection:
    """The section: one line for each kind, and each case in the thread."""

    def make(making: Making) -> Section | None:
        kinds = (
            _late(making),
            _changes(making),
            _split(making),
            _stale(making),
            _overdue(making),
            _gaps(making, gaps_since),
        )
        lines = tuple(chain.from_iterable(head for head, _ in kinds))
        details = tuple(chain.from_iterable(more for _, more in kinds))
        if not lines:
            return None
        return Section(
            SectionKey.EXCEPTIONS,
            "Exceptions",
            lines,
            presses=(making.behind("Answers in time", "answered_in_time"),) if kinds[0][0] else (),
            details=details,
        )

    return make


_Told = tuple[list[Line], list[Line]]


def _late(making: Making) -> _Told:
    """Promises that are broken, and about which nobody has said anything."""
    late = making.work.digests.late(making.window.start, making.window.end)
    silent = [one for one in late if not one.answered and not one.explained]
    if not silent:
        return [], []
    count = _many(len(silent), "lead had", "leads had")
    text = f"{count} no answer in time and no note why"
    shown = [one.lead_id for one in silent[:_NAMED]]
    told = (FigureRef(text, "answered_in_time"), ": ", *_listed(making, shown))
    line = Line(told, Tone.BAD, "late", _evidence(making, [one.lead_id for one in silent]))
    details = [_late_detail(making, one.lead_id) for one in silent[_NAMED:_KEPT]]
    return [line], details


def _late_detail(making: Making, lead_id: int) -> Line:
    lead = making.work.leads.get(lead_id)
    owner: Piece = PersonRef(lead.owner) if lead and lead.owner else "nobody"
    return Line(("No answer in time: ", making.lead(lead_id), " · ", owner))


def _changes(making: Making) -> _Told:
    """Sources whose shares changed by more than noise; over all sources see the headline."""
    found = []
    sources = [key for key in making.report.figures["leads"] if key != ALL]
    tests = len(sources) * len(_BY_SOURCE)
    for source in sources:
        for key in _BY_SOURCE:
            change = change_of(key, source, making.report, making.report_before)
            if change.beyond_noise_among(tests) and change.by is not None:
                found.append((source, key, change.by))
    found.sort(key=lambda one: -abs(one[2]))
    lines = [_change_line(making, *one) for one in found]
    overall = [_change_line(making, "", key, by) for key, by in changed(making)]
    return lines[:2], [*overall, *lines[2:_KEPT]]


def _change_line(making: Making, source: str, key: str, by: float) -> Line:
    before_share = making.report_before.figure(key, source).share
    share = making.figure(key, source).share
    verb, good = ("rose", True) if by > 0 else ("fell", False)
    name = making.settings.source_name(source) if source else "All sources"
    told = f" {verb} from {before_share.value or 0:.0%} to {share.value or 0:.0%} (n = {share.n:,})"
    tone = Tone.GOOD if good is (key not in FEWER_IS_BETTER) else Tone.BAD
    pieces = (f"{name}: ", FigureRef(MEASURES[key].name, key, source), told)
    was, now = before_share, share
    evidence = f"{now.hits:,} of {now.n:,}; {was.hits:,} of {was.n:,} the time before"
    return Line(pieces, tone, f"change:{key}:{source}", (evidence,))


def _split(making: Making) -> _Told:
    """Leads that some call good and others bad."""
    ids, in_all = making.work.digests.split(making.window.start, making.window.end, _KEPT)
    if not in_all:
        return [], []
    text = f"{_many(in_all, 'lead is', 'leads are')} called good by some and bad by others: "
    line = Line(
        (text, *_listed(making, ids[:_NAMED])), about="split", evidence=_evidence(making, ids)
    )
    return [line], [Line(("Split verdict: ", making.lead(one))) for one in ids[_NAMED:]]


def _stale(making: Making) -> _Told:
    """Documents whose review is past; how many only, because not everybody may know of each."""
    documents = making.work.content.reviewable()
    pressed = making.work.battlecards.verified([one.id for one in documents])
    today = making.now.astimezone(making.window.zone).date()
    overdue = 0
    for one in documents:
        at = pressed.get(one.id)
        day = at.astimezone(making.window.zone).date() if at else None
        due = due_on(one.about, verified_on(one.about, day))
        overdue += due is not None and due < today
    if not overdue:
        return [], []
    count = _many(overdue, "document is past its", "documents are past their")
    text = f"{count} review; /battlecard stale lists those in use"
    return [Line((text,), about="stale")], []


def _overdue(making: Making) -> _Told:
    """Actions whose day has passed."""
    late = making.work.actions.overdue(making.now)
    if not late:
        return [], []
    owners = list(dict.fromkeys(one.owner for one in late))
    people: list[Piece] = []
    for place, owner in enumerate(owners[:_NAMED]):
        people += [", " if place else "", PersonRef(owner)]
    more = f" and {len(owners) - _NAMED:,} more" if len(owners) > _NAMED else ""
    count = _many(len(late), "action is", "actions are")
    pieces: list[Piece] = [f"{count} overdue, of ", *people, more]
    oldest = "; ".join(f"{_short(one.text)}, due {one.due:%-d %b}" for one in late[:3] if one.due)
    return [Line(tuple(filter(None, pieces)), Tone.BAD, "overdue", (oldest,))], []


def _gaps(making: Making, gaps_since: GapsSince) -> _Told:
    """What the content lacks, in numbers: the questions are for those who may read them."""
    found = gaps_since(making.work, making.window.start)
    if found is None or not (found.opened or found.late):
        return [], []
    late = f", {found.late:,} late" if found.late else ""
    text = (
        f"Content gaps: {found.opened:,} new, {found.closed:,} closed, {found.open:,} open{late};"
        " /gaps lists them"
    )
    return [Line((text,), Tone.BAD if found.late else Tone.PLAIN, "gaps")], []


def _evidence(making: Making, lead_ids: Sequence[int]) -> tuple[Piece, ...]:
    """The leads that the line itself has no room for, each once."""
    more = [*_listed(making, lead_ids[_NAMED : 2 * _NAMED])]
    rest = len(lead_ids) - 2 * _NAMED
    return (
        *(["Also: "] if more else []),
        *more,
        *([f" and {_many(rest, 'more', 'more')}"] if rest > 0 else []),
    )


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _WORDS else f"{words[: _WORDS - 1]}…"


def _listed(making: Making, lead_ids: Sequence[int]) -> Iterator[Piece]:
    for place, lead_id in enumerate(lead_ids):
        if place:
            yield "; "
        yield making.lead(lead_id)


def _many(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
