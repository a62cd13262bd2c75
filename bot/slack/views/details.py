"""The Details window: everything known about a lead, what happened to it, why it came here."""

import json
from collections.abc import Iterable, Sequence

from bot.domain.cards import Details
from bot.domain.leads import FIELDS, LeadData
from bot.domain.timeline import Entry, Kind
from bot.slack import ids
from bot.slack.views import agreed, offers, phrases, promise, stages, tiers
from bot.slack.views.kit import (
    SECTION_LIMIT,
    TODAY_AT,
    Json,
    actions,
    button,
    clean,
    clip,
    columns,
    context,
    header,
    label,
    mrkdwn,
    one_line,
    packed,
    pieces,
    plain,
    section,
    when,
)
from bot.slack.views.look import Look
from bot.slack.views.story import happening, who
from bot.slack.views.trace import explained

# A view takes 100 blocks and 250 kB (docs.slack.dev/reference/views); a little is kept back for
# the sentence that says what was left out
_BLOCKS = 95
_BYTES = 230_000

#: A value up to this length stands in a column, a longer one gets a paragraph.
_SHORT = 120
_LONG = 1500
_MESSAGE_PARTS = 3
_ARRIVALS_SHOWN = 20
_ENTRIES_SHOWN = 120
_EXTRAS_SHOWN = 60


def details(details: Details, look: Look) -> Json:
    """The modal's view; what does not fit is counted, never silently dropped."""
    card, lead = details.card, details.card.lead
    facts = (
        tiers.in_details(lead),
        offers.owner(card, look),
        phrases.stage(lead),
        phrases.sources(card, look),
        f"Score {lead.score}" if lead.score is not None and look.scored else "",
    )
    status = [*facts, "Imported as history" if lead.history else "", f"Lead {lead.id}"]
    page = _Page()
    page.add(header(phrases.title_of(lead.data)))
    page.add(section(mrkdwn("\n".join(filter(None, status))), stages.stage_button(lead)))
    page.add(actions(button("No asset for this", ids.NO_ASSET, str(lead.id))))
    verdicts = [agreed.verdict(one, look) for one in lead.judged]
    page.extend(section(mrkdwn(text)) for text in packed(verdicts))
    page.extend(_known(lead.data))
    if doubts := phrases.doubts(lead.data, SECTION_LIMIT):
        page.add(context(plain(doubts)))
    if votes := phrases.votes(card.votes, look):
        page.extend([header("Votes"), section(mrkdwn(votes))])
    if promised := promise.in_details(details.standings, look):
        page.add(header("The answer" if len(details.standings) == 1 else "What is promised"))
        page.extend(section(mrkdwn(text)) for text in packed(promised))
    page.extend([header("Why it came here"), *explained(details.trace, look)])
    if told := offers.hops(details.offers, look):
        page.add(header("Whom it was offered to"))
        page.extend(section(mrkdwn(text)) for text in packed(told))
    page.extend(_arrivals(details, look))
    page.extend(_timeline(details.timeline, look))
    page.extend(_extras(lead.data))
    return {
        "type": "modal",
        "callback_id": ids.LEAD_DETAILS,
        "private_metadata": str(lead.id),
        "title": label("Lead details"),
        "close": label("Close"),
        "blocks": page.blocks(),
    }


class _Page:
    """Blocks, as many as a view takes."""

    def __init__(self) -> None:
        self._blocks: list[Json] = []
        self._bytes = 0
        self._left_out = 0

    def add(self, block: Json) -> None:
        size = len(json.dumps(block))
        full = self._left_out or len(self._blocks) >= _BLOCKS or self._bytes + size > _BYTES
        if full:
            self._left_out += 1
            return
        self._blocks.append(block)
        self._bytes += size

    def extend(self, blocks: Iterable[Json]) -> None:
        for block in blocks:
            self.add(block)

    def blocks(self) -> list[Json]:
        if not self._left_out:
            return self._blocks
        parts = "1 part is" if self._left_out == 1 else f"{self._left_out} parts are"
        return [*self._blocks, context(mrkdwn(f"{parts} left out: Slack shows no more here."))]


def _known(data: LeadData) -> list[Json]:
    values = [(phrases.label_of(f), phrases.value_of(data, f)) for f in FIELDS if f != "message"]
    blocks = _values(values)
    if message := phrases.value_of(data, "message"):
        parts = pieces(message, SECTION_LIMIT)[:_MESSAGE_PARTS]
        blocks += [header(phrases.label_of("message")), *(section(plain(part)) for part in parts)]
        if hidden := len(message) - sum(map(len, parts)):
            blocks.append(context(mrkdwn(f"{hidden:,} more characters are left out.")))
    return blocks


def _extras(data: LeadData) -> list[Json]:
    if not data.extra:
        return []
    shown = list(data.extra.items())[:_EXTRAS_SHOWN]
    blocks = [header("Also sent"), *_values(shown)]
    if hidden := len(data.extra) - len(shown):
        blocks.append(context(mrkdwn(f"{hidden:,} more values are left out.")))
    return blocks


def _values(values: Iterable[tuple[str, str]]) -> list[Json]:
    known = [(name, value) for name, value in values if clean(value)]
    short = [(name, value) for name, value in known if len(value) <= _SHORT]
    long = [(name, value) for name, value in known if len(value) > _SHORT]
    told = [section(plain(f"{clip(one_line(n), _SHORT)}\n{_shortened(v)}")) for n, v in long]
    return columns(short, _SHORT) + told


def _shortened(value: str) -> str:
    hidden = len(value) - _LONG
    if hidden <= 0:
        return value
    return f"{clip(value, _LONG)} ({hidden:,} more characters are left out)"


def _arrivals(details: Details, look: Look) -> list[Json]:
    origins = details.card.origins
    if len(origins) < 2:
        return []
    lines = [
        f"{when(origin.at, look.zone)} · {phrases.source_of(origin.source, look)}"
        for origin in origins[-_ARRIVALS_SHOWN:]
    ]
    if hidden := len(origins) - len(lines):
        lines.insert(0, f"{hidden:,} earlier ones are left out.")
    return [header("Arrivals"), *(section(mrkdwn(text)) for text in packed(lines))]


def _timeline(entries: Sequence[Entry], look: Look) -> list[Json]:
    entries = [entry for entry in entries if not _told_with_the_pass(entry, entries)]
    if not entries:
        return []
    lines = [
        " ".join(filter(None, (when(e.at, look.zone, TODAY_AT), "·", who(e), happening(e, look))))
        for e in entries[-_ENTRIES_SHOWN:]
    ]
    if hidden := len(entries) - len(lines):
        lines.insert(0, f"{hidden:,} earlier entries are left out.")
    return [header("What happened"), *(section(mrkdwn(text)) for text in packed(lines))]


def _told_with_the_pass(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether an offer began with a pass that names its person already."""
    if entry.kind is not Kind.OFFERED:
        return False
    return any(
        one.kind is Kind.PASSED
        and one.at == entry.at
        and one.data.get("owner") == entry.data.get("owner")
        for one in entries
    )
