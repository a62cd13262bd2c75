"""Answers to questions: sentences with their citations, or that there is none."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date

from bot.dataclass import dataclass
from bot.domain.access import Obstacle
from bot.domain.answers import Answer, Sentence, Source
from bot.domain.battlecard_shown import Did
from bot.slack import ids
from bot.slack.views import battlecard
from bot.slack.views.kit import (
    LABEL_LIMIT,
    Json,
    Message,
    actions,
    button,
    clip,
    context,
    label,
    link,
    literal,
    mention,
    mrkdwn,
    packed,
    section,
)

_SENTENCE_LIMIT, _QUOTE_LIMIT, _TITLE_LIMIT, _QUESTION_LIMIT = 700, 2_500, 100, 150
_CORRECTIONS, _NEAREST = 4, 5
_INTERNAL = "internal: do not tell a customer"
#: Older answers than that are said to be old, in days.
_OLD = 365

EXAMPLES = "`/ask how long is the refund window` · `/ask acme vs globex price`"


@dataclass(frozen=True)
class AnswerShown:
    """An answer as somebody sees it."""

    id: int
    question: str
    answer: Answer
    today: date
    #: Whether others read it, too.
    public: bool = False
    #: Who shared it (Slack user id).
    by: str | None = None
    #: Whether it may be shared from where it is shown.
    shares: bool = False
    #: Whether a model is still at work on it.
    shortening: bool = False
    #: What the last press did.
    note: str = ""
    #: Slack user id → name, of those whom a public answer does not mention.
    names: Mapping[str, str] = field(default_factory=dict)


def answer(shown: AnswerShown) -> Message:
    """The answer, or that there is none; with the buttons below it."""
    if shown.answer.found:
        return _found(shown)
    if shown.answer.withheld:
        return withheld()
    return _unsure(shown)


def _found(shown: AnswerShown) -> Message:
    numbers = {source: number for number, source in enumerate(shown.answer.cited, 1)}
    said = [_said(one, numbers[one.source]) for one in shown.answer.sentences]
    cited = [
        f"[{number}] {_cited(shown.answer.sources[source], shown)}"
        for source, number in numbers.items()
    ]
    opening = list(_opening(shown))
    blocks = [section(mrkdwn(text)) for text in opening]
    blocks += [section(mrkdwn(one)) for one in said]
    blocks.append(context(*(mrkdwn(one) for one in cited)))
    blocks.append(context(mrkdwn(_age(shown))))
    if shown.shortening:
        blocks.append(context(mrkdwn(SHORTENING)))
    blocks += _buttons(shown)
    text = battlecard.fit([*opening, *said, *cited, _age(shown)])
    return Message(text, blocks)


def _unsure(shown: AnswerShown) -> Message:
    opening = list(_opening(shown))
    asked = literal(shown.question, _QUESTION_LIMIT)
    told = f"I am not sure that the library answers “{asked}”, so I will not guess."
    if not shown.answer.nearest:
        told = "The library has nothing on this that you may read."
        if shown.public:
            told = "The library has nothing on this that everybody here may read."
    near = [_near(one.title, one.link) for one in shown.answer.nearest[:_NEAREST]]
    texts = [*opening, told]
    blocks = [section(mrkdwn(text)) for text in texts]
    if near:
        blocks.append(section(mrkdwn("\n".join(["Nearest:", *(f"• {one}" for one in near)]))))
    if shown.id and not shown.note:  # what it notes is that marketing was asked
        send = button(
            "Send to marketing",
            ids.ANSWER_SEND,
            str(shown.id),
            spoken="Send this question to marketing",
        )
        blocks.append(actions(send))
    heard = [*texts, *([f"Nearest: {', '.join(near)}."] if near else [])]
    return Message(battlecard.fit(heard), blocks)


def _opening(shown: AnswerShown) -> Iterator[str]:
    if shown.note:
        yield shown.note
    asked = literal(shown.question, _QUESTION_LIMIT)
    if shown.by:
        yield f"{mention(shown.by)} asked: “{asked}”"
    if corrected := list(shown.answer.corrections.items())[:_CORRECTIONS]:
        meant = ", ".join(
            f"“{literal(right, LABEL_LIMIT)}” (not “{literal(wrong, LABEL_LIMIT)}”)"
            for wrong, right in corrected
        )
        yield f"Showing results for {meant}."


def _said(one: Sentence, number: int) -> str:
    lines = filter(None, (literal(line, _SENTENCE_LIMIT) for line in one.text.split("\n")))
    # A row of a table may be longer than quotes are, and escapes take room.
    text = next(iter(packed(lines)), "")
    marked = f"{clip(text, _QUOTE_LIMIT)} [{number}]"
    return f"{marked} _({_INTERNAL})_" if one.internal else marked


def _cited(source: Source, shown: AnswerShown) -> str:
    title = literal(source.title, _TITLE_LIMIT)
    if source.link:
        title = link(source.link, title)
    parts = [title]
    if source.section and source.section[-1] != source.title:
        parts.append(literal(source.section[-1], _TITLE_LIMIT))
    parts.append(_owner(source, shown))
    if source.verified:
        parts.append(f"verified {battlecard.day(source.verified)}")
    else:
        parts.append("never verified")
    return " · ".join(parts)


def _owner(source: Source, shown: AnswerShown) -> str:
    if source.owner and not shown.public:
        return f"owner {mention(source.owner)}"
    # In a channel nobody is called by an answer.
    named = shown.names.get(source.owner or "") or source.named
    return f"owner {literal(named, LABEL_LIMIT)}" if named else "nobody owns it"


def _age(shown: AnswerShown) -> str:
    dated = shown.answer.dated
    if dated is None:
        age = "Not everything cited was ever verified."
    else:
        age = f"As of {battlecard.day(dated)} ({battlecard.ago(dated, shown.today)})."
        if (shown.today - dated).days > _OLD:
            age += " *That is old: ask the owner.*"
    how = "Quoted word for word." if not shown.answer.written else _WRITTEN
    left_out = " Internal lines are left out." if shown.public else ""
    return f"{age} {how}{left_out}"


def _near(title: str, address: str | None) -> str:
    words = literal(title, _TITLE_LIMIT)
    return link(address, words) if address else words


def _buttons(shown: AnswerShown) -> list[Json]:
    if not shown.id:
        return []
    rating: Json = {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": ids.ANSWER_RATE,
                "positive_button": {
                    "text": label("👍 Helpful"),
                    "value": f"good:{shown.id}",
                    "accessibility_label": "This answer helped",
                },
                "negative_button": {
                    "text": label("👎 Not helpful"),
                    "value": f"bad:{shown.id}",
                    "accessibility_label": "This answer did not help; marketing is told",
                },
            }
        ],
    }
    if not shown.shares:
        return [rating]
    share = button(
        "Share to this channel", ids.ANSWER_SHARE, str(shown.id), spoken="Share this answer here"
    )
    return [rating, actions(share)]


def noted(say: str, *, good: bool = False) -> str:
    """What a press did, in a sentence."""
    if say == "rated":
        return rated(good=good)
    return "Marketing is asked for it."


def rated(*, good: bool) -> str:
    """The thanks for a rating."""
    if good:
        return "Thank you, noted as helpful."
    return "Thank you. Marketing is told that this answer was no good."


def did(what: Did, why: str) -> Message:
    """What became of a share, for whoever shared."""
    return _sentence(f"Your answer: {battlecard.did(what, why)}")


def withheld() -> Message:
    """What would answer is not for a channel."""
    return _sentence(
        "What I know about this is internal, so I do not write it into a channel. "
        "Ask me with `/ask`, and only you see it."
    )


def gone() -> Message:
    """Nothing of an answer is left for its reader."""
    return _sentence(
        "I cannot show this answer any more: its documents have changed or are not for you. "
        "Please ask again."
    )


def help_text() -> Message:
    """What can be asked, and how."""
    return _sentence(
        f"Ask me about what marketing has written: {EXAMPLES}. I answer with the documents' own "
        "sentences and say where they stand, or that I do not know. Here you can go on asking: "
        "“and in Germany?” is about the question before it, until you write “new topic”. What I do "
        "with leads: `/lead help`; `help` behind any other command tells about that."
    )


def no_question() -> Message:
    """The command without a question."""
    return _sentence(f"Write your question behind the command: {EXAMPLES}.")


def not_a_member() -> Message:
    """Somebody who is a guest or stranger, or whom Slack was not asked about yet."""
    return _sentence(
        "I answer full members of this workspace. If you are one, I have only just met you: "
        "please ask again in a moment."
    )


def too_many() -> Message:
    """Somebody asked more than a person does."""
    return _sentence("That were many questions within a minute. Please ask again a little later.")


def later() -> Message:
    """Many asked in the same moment; the answer takes the place of this."""
    return _sentence("Many are asking at this moment. Your answer will be here in a moment.")


def nothing_yet() -> Message:
    """There is no content to answer from."""
    return _sentence("There is no content yet: an admin names its folder in app.yaml (content:).")


def blocked(why: Obstacle) -> Message:
    """Why a question in a channel gets no answer there."""
    return _sentence(
        f"I do not answer here: {battlecard.OBSTACLES[why]} Ask me with `/ask`, or directly."
    )


def _sentence(text: str) -> Message:
    return Message(text, [section(mrkdwn(text))])


SHORTENING = "A shorter answer follows if the documents bear it out."
_WRITTEN = "Put into fewer words by a model; every sentence was checked against what it cites."
