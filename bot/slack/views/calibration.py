"""How somebody's own verdicts compared with what became of the leads, in words for them alone."""

from collections.abc import Sequence

from bot.domain.shares import Share
from bot.domain.verdict_records import AFTER, LEAST, Record
from bot.slack import ids
from bot.slack.views.kit import Json, Message, actions, button, context, mrkdwn, plain, section

#: Points between two shares of bad verdicts under which they are called alike.
_ALIKE = 0.05

_PRIVATE = "Only you see this: no colleague, no team lead, no admin."
_HOW = (
    f"Counted are verdicts that you gave at least {AFTER.days} days ago, before it was known what "
    "would become of the lead."
)


def quarterly(record: Record, quarter: str, *, told: bool) -> Message:
    """The direct message of a quarter; `told` says whether there will be another."""
    lines = [f"*How your verdicts compared with outcomes* ({quarter})", *sentences(record)]
    if not told:
        lines.append("I will not write to you about this again; Home goes on showing it.")
    text = "\n".join(lines)
    blocks = [section(mrkdwn(text)), context(plain(f"{_HOW} {_PRIVATE}")), _switch(told=told)]
    return Message(f"{' '.join(lines).replace('*', '')} {_PRIVATE}", blocks)


def on_home(record: Record | None, *, told: bool) -> tuple[list[Json], list[str]]:
    """The part of a Home tab, and the same in sentences."""
    said = _so_far(record) if record is None or not record.enough else sentences(record)
    blocks = [section(mrkdwn("\n".join(said))), context(plain(f"{_HOW} {_PRIVATE}"))]
    if record is not None and record.enough:
        blocks.append(_switch(told=told))
    return blocks, list(said)


def sentences(record: Record) -> Sequence[str]:
    """What the figures say."""
    own, team = record.own, record.team
    good, bad = own.good, own.bad
    lines = []
    if good.n:
        lines.append(
            f"Of {_leads(good.n)} that you called good, {good.hits} "
            f"{_was(good.hits)} won or became {_opportunities(good.hits)}"
            f"{_beside(good, team.good if team else None)}."
        )
    if bad.n:
        did = f"{bad.hits} did, too" if bad.hits else "none did"
        lines.append(
            f"Of {_leads(bad.n)} that you called bad, {did}"
            f"{_beside(bad, team.bad if team else None)}."
        )
    if team is not None:
        lines.append(_harshness(record, team.harshness))
    return lines


def _so_far(record: Record | None) -> Sequence[str]:
    count = record.own.verdicts if record else 0
    return [f"Not enough to tell yet: {count} of the {LEAST} verdicts that it takes."]


def _beside(own: Share, team: Share | None) -> str:
    known = [] if own.too_few or own.value is None else [f"{own.value:.0%}"]
    if known and team is not None and team.value is not None and not team.too_few:
        known.append(f"team {team.value:.0%}")
    return f" ({', '.join(known)})" if known else ""


def _harshness(record: Record, team: Share) -> str:
    own, usual = record.own.harshness.value or 0.0, team.value or 0.0
    facts = f"{own:.0%} of your verdicts, {usual:.0%} of the team's"
    apart = record.believed - usual
    if abs(apart) < _ALIKE:
        return f"You call leads bad about as often as the team does ({facts})."
    word = "more" if apart > 0 else "less"
    return (
        f"You call leads bad {word} often than the team does ({facts}; allowing for chance, "
        f"{record.believed:.0%})."
    )


def _leads(count: int) -> str:
    return "1 lead" if count == 1 else f"{count} leads"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _opportunities(count: int) -> str:
    return "an opportunity" if count == 1 else "opportunities"


def _switch(*, told: bool) -> Json:
    if told:
        return actions(button("Do not write to me about it", ids.CALIBRATION_OFF, "off"))
    return actions(button("Write to me once a quarter", ids.CALIBRATION_ON, "on"))
