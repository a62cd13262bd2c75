"""What the workspace has refused of charts, canvases and files, and whether pictures are made."""

from importlib.metadata import version

from bot.domain.abilities import REMEMBERED, Ability, Form
from bot.domain.papers import Paper
from bot.ports import Clock
from bot.slack.abilities import forget, known
from bot.slack.drawing import can_draw
from commands.diagnosis.findings import Findings, Part
from storage.database import Database

_CHARTS = Part("charts")
_PAPERS = Part("minutes")
_NAMES: dict[Ability, str] = {
    Form.NATIVE: "Slack's own charts",
    Form.PICTURE: "pictures",
    Form.TABLE: "Slack's own tables",
    Paper.CANVAS: "canvases",
    Paper.FILE: "files",
}
_RIGHT = (
    "Update the app with `baton manifest`, which asks for {scope}, and "
    "install it again. Then: baton doctor --forget-refusals"
)
_AGAIN = "They are tried again on {day:%-d %B}, or at once after: baton doctor --forget-refusals"


def examine(store: Database, team: str, clock: Clock) -> Findings:
    """Tell what the workspace (team id) has refused lately."""
    found = store.read(lambda work: known(work, team))
    lately = {
        what: one
        for what, one in found.refused.items()
        if found.counts(what, clock(), version("baton"))
    }
    for what, one in lately.items():
        about_charts = isinstance(what, Form)
        instead = "the figures come another way" if about_charts else _instead(what)
        scope = "canvases:write" if what is Paper.CANVAS else "files:write"
        again = _AGAIN.format(day=one.at + REMEMBERED)
        fix = _RIGHT.format(scope=scope) if one.why == "missing_scope" else again
        part = _CHARTS if about_charts else _PAPERS
        yield part.note(f"This workspace refuses {_NAMES[what]} ({one.why}); {instead}.", fix)
    if not can_draw():
        what_lacks = "Pictures of charts cannot be made here; tables stand for them."
        yield _CHARTS.note(what_lacks, "pip install 'baton[charts]'")
    elif not lately.keys() & set(Form):
        yield _CHARTS.ok("Charts are Slack's own, or pictures where Slack has none.")


def forget_refusals(store: Database, team: str) -> None:
    """Try everything again the next time."""
    store.change(lambda work: forget(work, team))


def _instead(what: Ability) -> str:
    return "minutes come as files" if what is Paper.CANVAS else "minutes come as text"
