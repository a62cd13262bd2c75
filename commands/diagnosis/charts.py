"""In which form charts are shown: what the workspace has refused, and whether pictures are made."""

from importlib.metadata import version

from bot.domain.abilities import REMEMBERED, Form
from bot.ports import Clock
from bot.slack.abilities import forget, known
from bot.slack.drawing import can_draw
from commands.diagnosis.findings import Findings, Part
from storage.database import Database

_CHARTS = Part("charts")
_NAMES = {
    Form.NATIVE: "Slack's own charts",
    Form.PICTURE: "pictures",
    Form.TABLE: "Slack's own tables",
}
_FIXES = {
    "missing_scope": "Update the app with `baton manifest`, which asks for files:write, and "
    "install it again. Then: baton doctor --forget-refusals"
}
_AGAIN = "They are tried again on {day:%-d %B}, or at once after: baton doctor --forget-refusals"


def examine(store: Database, team: str, clock: Clock) -> Findings:
    """Tell what the workspace (team id) has refused lately."""
    found = store.read(lambda work: known(work, team))
    lately = {
        form: one
        for form, one in found.refused.items()
        if found.counts(form, clock(), version("baton"))
    }
    for form, one in lately.items():
        again = _AGAIN.format(day=one.at + REMEMBERED)
        what = f"This workspace refuses {_NAMES[form]} ({one.why}); the figures come another way."
        yield _CHARTS.note(what, _FIXES.get(one.why, again))
    if not can_draw():
        what = "Pictures of charts cannot be made here; tables stand for them."
        yield _CHARTS.note(what, "pip install 'baton[charts]'")
    elif not lately:
        yield _CHARTS.ok("Charts are Slack's own, or pictures where Slack has none.")


def forget_refusals(store: Database, team: str) -> None:
    """Try everything again with the next chart."""
    store.change(lambda work: forget(work, team))
