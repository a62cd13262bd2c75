"""The forms about gaps: one gap with all that can be decided about it, and "No asset for this"."""

import json
from collections.abc import Mapping

from bot.domain.gap_shown import GapDetails, Listing, Which
from bot.domain.gaps import Gap, GapState, Request
from bot.slack import ids
from bot.slack.views import forms
from bot.slack.views.gaps import line_of
from bot.slack.views.kit import (
    Json,
    clip,
    context,
    label,
    literal,
    mention,
    mrkdwn,
    one_line,
    plain,
    section,
    when,
)
from bot.slack.views.look import Look

#: The inputs' blocks.
ASSIGNEE, DUE, STATE, WHY, INTO, APART, WORDS = (
    "assignee",
    "due",
    "state",
    "why",
    "into",
    "apart",
    "words",
)
_REQUESTS_SHOWN = 25
#: Checkboxes take ten options (Block Kit).
_APART_SHOWN = 10
_OPTION = 75
_STATES = {
    GapState.OPEN: "Open",
    GapState.DONE: "Done: the library answers it now",
    GapState.WONT_DO: "Won’t do",
}


def form(found: GapDetails, carried: Mapping[str, object], look: Look) -> Json:
    """One gap: who asked, and what marketing decides."""
    gap = found.row.ranked.gap
    listing = Listing(Which.OPEN, (found.row,), found.now)
    blocks: list[Json] = [section(mrkdwn(line_of(found.row, listing, look)))]
    blocks += [section(mrkdwn(_asker(one, look))) for one in found.requests[:_REQUESTS_SHOWN]]
    if (more := len(found.requests) - _REQUESTS_SHOWN) > 0:
        blocks.append(context(mrkdwn(f"{more} more have asked.")))
    if found.merged:
        names = ", ".join(f"“{literal(one.text, 80)}”" for one in found.merged.values())
        blocks.append(context(mrkdwn(f"Merged into it: {names}"[:2900])))
    blocks += [_assignee(gap), _due(gap), _state(gap), _why(gap)]
    if found.near:
        options = [_option(_words(one), str(one.id)) for one in found.near]
        blocks.append(
            forms.field(
                INTO,
                "Merge it into",
                {"type": "static_select", "action_id": ids.VALUE, "options": options},
                optional=True,
            )
        )
    if len(found.requests) > 1:
        options = [
            _option(clip(one_line(one.words) or "(no words)", _OPTION), str(one.id))
            for one in found.requests[:_APART_SHOWN]
        ]
        blocks.append(
            forms.field(
                APART,
                "These ask for something else",
                {"type": "checkboxes", "action_id": ids.VALUE, "options": options},
                optional=True,
            )
        )
    return forms.form(ids.GAP_FORM, "A gap in the library", "Save", blocks, json.dumps(carried))


def no_asset(lead_id: int) -> Json:
    """Ask what is missing for a lead."""
    element = {
        "type": "plain_text_input",
        "action_id": ids.VALUE,
        "multiline": True,
        "max_length": 500,
        "placeholder": label("A case study of a hospital, in German"),
    }
    intro = (
        "Marketing gets it on its list, with this lead. You are told when something is in the "
        "library that fits."
    )
    return forms.form(
        ids.NO_ASSET_FORM,
        "No asset for this",
        "Ask marketing",
        [
            section(plain(intro)),
            forms.field(WORDS, "What would you send, if it were there?", element),
        ],
        str(lead_id),
    )


def _asker(request: Request, look: Look) -> str:
    said = [
        f"{mention(request.person)}: “{literal(request.words, 400)}”",
        when(request.at, look.zone),
        f"in <#{request.place}>" if request.place[:1] in {"C", "G"} else "",
        f"for lead {request.lead_id}" if request.lead_id else "",
        "was told" if request.told_at else "",
        "says it is solved" if request.solved_at else "",
        f"said {request.again} times that it is still missing" if request.again > 1 else "",
        "said that it is still missing" if request.again == 1 else "",
    ]
    return " · ".join(filter(None, said))


def _assignee(gap: Gap) -> Json:
    element: Json = {"type": "users_select", "action_id": ids.VALUE}
    if gap.assignee:
        element["initial_user"] = gap.assignee
    return forms.field(ASSIGNEE, "Who sees to it", element, optional=True)


def _due(gap: Gap) -> Json:
    element: Json = {"type": "datepicker", "action_id": ids.VALUE}
    if gap.due:
        element["initial_date"] = gap.due.isoformat()
    return forms.field(DUE, "Planned for", element, optional=True)


def _state(gap: Gap) -> Json:
    options = [_option(name, state.value) for state, name in _STATES.items()]
    chosen = list(_STATES).index(gap.state)
    element = {
        "type": "radio_buttons",
        "action_id": ids.VALUE,
        "options": options,
        "initial_option": options[chosen],
    }
    return forms.field(STATE, "It is", element)


def _why(gap: Gap) -> Json:
    element: Json = {"type": "plain_text_input", "action_id": ids.VALUE, "max_length": 500}
    if gap.why:
        element["initial_value"] = gap.why
    return forms.field(WHY, "Why not, if it won’t be done", element, optional=True) | {
        "hint": label("Whoever asked is told.")
    }


def _words(gap: Gap) -> str:
    return clip(one_line(gap.text) or "(no words)", _OPTION)


def _option(words: str, value: str) -> Json:
    return {"text": plain(words, _OPTION), "value": value}
