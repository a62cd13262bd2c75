"""Direct messages about documents: a review is due, a claim was wrong, a note and its answer."""

from datetime import date

from bot.domain.battlecard_changes import Change, ChangeKind, ChangeState
from bot.domain.battlecard_shown import BattlecardShown, Did
from bot.domain.battlecards import BATTLECARD, Report
from bot.slack import ids
from bot.slack.views.battlecard import TITLE_LIMIT, day, did, fit, lines_of, title_of, value
from bot.slack.views.kit import (
    Json,
    Message,
    actions,
    button,
    context,
    link,
    literal,
    mention,
    mrkdwn,
    section,
)

_WORDS = 900
_SHOWN_LINES = 6


def review(shown: BattlecardShown, due: date) -> Message:
    """Ask whoever answers for a document whether it is still right."""
    text = (
        f"Is *{_name(shown)}* still right? Its review was due on {day(due)}. If something has "
        "changed, edit the document; if not, one press is enough."
    )
    return _with(text, [*_open(shown), actions(*_answers(shown))])


def wrong(shown: BattlecardShown, report: Report) -> Message:
    """Tell whoever answers for it that a section was wrong, with the claim itself."""
    title = _title(shown, report)
    text = (
        f"{mention(report.person)} reports that *{_name(shown)}*, {title}, was wrong on a call: "
        f"“{literal(report.words, _WORDS)}”. It is hidden until you verify it: edit the document, "
        "or say that it is right after all."
    )
    found = shown.card.section(report.section)
    claim = [section(mrkdwn("\n".join(lines_of(found, 300)[:_SHOWN_LINES])))] if found else []
    return _with(text, [*claim, *_open(shown), actions(*_answers(shown))])


def warned(shown: BattlecardShown, report: Report) -> Message:
    """Tell somebody who read it that a section was wrong."""
    text = (
        f"You have read *{_name(shown)}* lately. {_title(shown, report)} was reported wrong on a "
        f"call: “{literal(report.words, _WORDS)}”. Do not rely on it until it is verified again."
    )
    return _with(text, [actions(_read(shown))])


def note(shown: BattlecardShown, change: Change) -> Message:
    """Ask whoever answers for a document to decide on a field note."""
    about = _about(shown, change)
    heard = f"“{literal(change.words, _WORDS)}”"
    text = f"{mention(change.person)} heard something for {about}: {heard}"
    if change.state is ChangeState.PROPOSED:
        carried = f"{shown.card.document_id}|0|{change.id}"
        buttons = [
            button("Add it", ids.NOTE_ACCEPT, carried, primary=True),
            button("Decline", ids.NOTE_DECLINE, carried),
        ]
        return _with(text, [*_open(shown), actions(*buttons)])
    decided = "You declined it." if change.state is ChangeState.DECLINED else "You accepted it."
    return _with(text, [context(mrkdwn(decided))], decided)


def note_answered(shown: BattlecardShown, change: Change) -> Message:
    """Tell a rep what became of their note."""
    about = _about(shown, change)
    by = mention(change.by) if change.by else "The owner"
    if change.state is ChangeState.DECLINED:
        word = f": “{literal(change.answer, _WORDS)}”" if change.answer else "."
        text = f"{by} did not take your note into {about}{word}"
    elif change.state is ChangeState.FAILED:
        text = f"{by} accepted your note for {about}, but it could not be written. They are told."
    elif change.outcome.startswith("patched"):
        text = f"{by} accepted your note for {about}. It waits as a patch to be applied."
    else:
        text = f"{by} took your note into {about}. Thank you."
    return _with(text, [actions(_read(shown))])


def not_written(shown: BattlecardShown, change: Change) -> Message:
    """Tell whoever decided that the file could not be changed."""
    text = (
        f"{_what(change)} could not be written into *{_name(shown)}*: "
        f"{literal(change.outcome, 400)} Please change the document yourself."
    )
    return _with(text, _open(shown))


def waits(shown: BattlecardShown, change: Change) -> Message:
    """Tell whoever decided that the file is changed later."""
    text = (
        f"{_what(change)} is not written into *{_name(shown)}* yet: the disk that the documents "
        "are on is full. Nothing is lost: it is written as soon as there is room."
    )
    return _with(text, _open(shown))


def not_shared(shown: BattlecardShown, what: Did, why: str) -> Message:
    """Tell whoever shared a card that the channel may not have it."""
    return _with(f"*{_name(shown)}*: {did(what, why)}", [])


def _what(change: Change) -> str:
    return "The verified date" if change.kind is ChangeKind.VERIFY else "The field note"


def _about(shown: BattlecardShown, change: Change) -> str:
    found = shown.card.section(change.section)
    return f"*{_name(shown)}*" + (f", {literal(found.title, TITLE_LIMIT)}" if found else "")


def _title(shown: BattlecardShown, report: Report) -> str:
    found = shown.card.section(report.section)
    return literal(found.title if found else report.section, TITLE_LIMIT)


def _name(shown: BattlecardShown) -> str:
    return literal(title_of(shown), TITLE_LIMIT)


def _open(shown: BattlecardShown) -> list[Json]:
    about = shown.card.about
    where = literal(about.path, 200)
    text = f"{link(about.link, 'Open the document')} ({where})" if about.link else where
    return [context(mrkdwn(text))]


def _read(shown: BattlecardShown) -> Json:
    word = "battlecard" if shown.card.about.kind == BATTLECARD else "document"
    return button(f"Open the {word}", f"{ids.CARD_OPEN}0", value(shown, ""))


def _answers(shown: BattlecardShown) -> list[Json]:
    carried = value(shown, "")
    return [
        button("Still right: verify", ids.CARD_VERIFY, carried, primary=True),
        _read(shown),
        button("Not mine", ids.CARD_NOT_MINE, carried),
    ]


def _with(text: str, blocks: list[Json], *more: str) -> Message:
    return Message(fit([text, *more]), [section(mrkdwn(text)), *blocks])
