"""The scorecard of both teams in words, the same in Slack, digests and on the command line."""

from collections.abc import Mapping, Sequence

from bot.dataclass import dataclass
from bot.domain.scorecard import Handovers, Score, Scorecard, Share, Tally
from bot.domain.told_figures import spoken

_NAME_LIMIT = 30


@dataclass(frozen=True)
class Part:
    """One team's half: a name, and rows of a label with a cell for each period."""

    title: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def parts(cards: Sequence[Scorecard], names: Mapping[str, str]) -> list[Part]:
    """Both halves, sales' teams first, with the same number of rows for each.

    `names`: team key → its name; a key without one stands for itself.
    """
    teams = sorted({score.team for card in cards for score in card.sales})
    return [
        *(_sales(team, names.get(team, team), cards) for team in teams or ["sales"]),
        _marketing(names.get("marketing", "Marketing"), cards),
    ]


def _sales(team: str, name: str, cards: Sequence[Scorecard]) -> Part:
    none = Score(team, Tally(), None, None)
    theirs = [next((one for one in card.sales if one.team == team), none) for card in cards]
    return Part(
        name[:_NAME_LIMIT],
        (
            ("First answers in time", tuple(_kept(one.answers) for one in theirs)),
            ("Time to a first answer", tuple(_times(one) for one in theirs)),
            ("Follow-ups in time", tuple(_kept(one.follow_ups) for one in theirs)),
            ("Verdicts in time", tuple(_kept(one.verdicts) for one in theirs)),
        ),
    )


def _marketing(title: str, cards: Sequence[Scorecard]) -> Part:
    halves = [card.marketing for card in cards]
    name = next((one.definition for one in halves if one.definition), "the definition")
    return Part(
        title[:_NAME_LIMIT],
        (
            ("Leads handed over", tuple(f"{one.leads:,}" for one in halves)),
            ("Hand-over complete", tuple(_agreed(one.complete) for one in halves)),
            (f"Met {' '.join(name.split())[:20]}", tuple(_agreed(one.met) for one in halves)),
            ("Content requests in time", tuple(_content(one) for one in halves)),
        ),
    )


def share(found: Share) -> str:
    """A share with its number: `92% of 24`."""
    if found.percent is None:
        return f"too few ({found.part} of {found.of})"
    return f"{found.percent}% of {found.of:,}"


def _kept(found: Tally) -> str:
    if not found.total:
        return "none promised"
    still = found.open + found.paused
    waiting = f"{still:,} open" if still else ""
    return ", ".join(filter(None, (share(found.share) if found.share.of else "", waiting)))


def _times(score: Score) -> str:
    if score.median is None or score.p90 is None:
        return "none yet"
    return f"half within {spoken(score.median)}, 9 of 10 within {spoken(score.p90)}"


def _agreed(found: Share | None) -> str:
    if found is None:
        return "not agreed on"
    return share(found) if found.of else "no leads"


def _content(half: Handovers) -> str:
    return _kept(half.content) if half.content.total else "none made"
