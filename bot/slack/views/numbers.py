"""`/measures`: every number of a window, over all and by source, each of which opens."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.measured import Figure, Report
from bot.domain.measures import MEASURES, Measure
from bot.domain.told_figures import told
from bot.domain.windows import Window
from bot.slack import ids
from bot.slack.views import phrases
from bot.slack.views.kit import (
    LABEL_LIMIT,
    Json,
    Message,
    context,
    escape,
    header,
    joined,
    label,
    literal,
    mrkdwn,
    one_line,
    plain,
    section,
)
from bot.slack.views.look import Look

#: So many sources are told beside a number; the others open all the same.
_SOURCES = 6
#: What `told` says where there is nothing.
_NONE = "–"
_LEGEND = (
    "In brackets: how many of how many, and between what the true share lies (with 95% "
    "certainty). p90: nine of ten took no longer. Too few: under five. "
    "/define and a name tells what a number means."
)
#: A select takes so many options.
_OPTIONS = 100


def listed(
    window: Window, report: Report, currency: str | None, look: Look, *, running: bool = False
) -> Message:
    """The answer; `currency` is that of rates, `running`: the window is not over yet."""
    until = window.after - timedelta(days=1)
    title = f"The numbers of {window.name}"
    span = f"{window.first:%-d %b %Y} to {until:%-d %b %Y}"
    if not any(
        told(measure, report.figures.get(measure.key, {}).get("", Figure()), currency)
        not in {_NONE, "0"}
        for measure in MEASURES.values()
    ):
        return _sentence(_nothing(window, span, running=running))
    so_far = " It is not over: these are its numbers so far." if running else ""
    hint = f"{span}.{so_far} Open a number to see what is behind it."
    blocks = [header(title), context(mrkdwn(hint))]
    words = [f"{title}, {span}.{so_far}"]
    sources, silent = _sources(report), []
    for measure in MEASURES.values():
        figures = report.figures.get(measure.key, {})
        said = {key: told(measure, one, currency) for key, one in figures.items()}
        name, whole = escape(measure.name), escape(said.get("", _NONE))
        if whole == _NONE:
            silent.append(name)
            continue
        known = [key for key in sources if said.get(key, _NONE) != _NONE]
        few = _few([f"{phrases.source_of(key, look)} {escape(said[key])}" for key in known])
        lines = filter(None, [f"*{name}*: {whole}", few])
        blocks.append(section(mrkdwn("\n".join(lines)), _menu(window, measure, known, look)))
        words.append(f"{name}: {whole}.")
    blocks.append(context(mrkdwn(_LEGEND)))
    words.append(_LEGEND)
    if silent:
        blocks.append(context(mrkdwn(note := f"Nothing to tell of: {', '.join(silent)}.")))
        words.append(note)
    return Message(joined(words), blocks)


def _nothing(window: Window, span: str, *, running: bool) -> str:
    yet = " yet" if running else ""
    return (
        f"Nothing is known of {window.name} ({span}){yet}: no lead came or was closed, and nobody "
        f"asked anything. `{ids.MEASURES} week` shows the last whole week."
    )


def not_team() -> Message:
    """The answer to whom the settings do not name."""
    return _sentence("Numbers are for the people whom app.yaml names.")


def no_window(why: str) -> Message:
    """The answer to a window that cannot be read; `why` quotes what somebody typed."""
    return _sentence(literal(why, 500))


def _sources(report: Report) -> list[str]:
    """Those that the figures name, the one with most leads first."""
    leads = report.figures.get("leads", {})
    known = dict.fromkeys(key for figures in report.figures.values() for key in figures if key)
    return sorted(known, key=lambda key: -leads[key].n if key in leads else 0)


def _few(parts: Sequence[str]) -> str:
    more = f" · {len(parts) - _SOURCES:,} more" if len(parts) > _SOURCES else ""
    return " · ".join(parts[:_SOURCES]) + more


def _menu(window: Window, measure: Measure, sources: Sequence[str], look: Look) -> Json:
    names = [("", "All sources"), *((key, look.sources.get(key, key)) for key in sources)]
    return {
        "type": "static_select",
        "action_id": f"{ids.BEHIND}_{measure.key}",
        "placeholder": label("Open…"),
        "options": [
            {
                "text": plain(one_line(name), LABEL_LIMIT),
                "value": f"{measure.key}|{key}|{window.name}",
            }
            for key, name in names[:_OPTIONS]
        ],
    }


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])
