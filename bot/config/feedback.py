"""How sales rates leads: which emoji mean what, the reasons offered, whose vote counts."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from bot.config.values import Keyed, Section, TeamKey, refused
from bot.domain.feedback import canonical_emoji

DEFAULT_REASONS = {
    "wrong-region": "Wrong region",
    "no-budget": "No budget",
    "not-decision-maker": "Not the decision maker",
    "not-reached": "Could not be reached",
    "duplicate": "Duplicate of another lead",
    "spam": "Spam or test",
    "bad-timing": "Bad timing",
    "competitor": "Chose a competitor",
}


def unquoted(value: Any) -> Any:
    """Return the emoji name that was meant where YAML reads +1, -1 or 100 as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return "+1" if value == 1 else str(value)
    return value


def _emoji(value: str) -> str:
    name = value.strip(":")
    plain = name.partition("::")[0]
    if plain != name:
        raise refused(
            f'"{value}" carries a skin tone.',
            f'Write "{plain}": it counts in every skin tone.',
        )
    if value != name:
        raise refused(f'"{value}" is written with colons.', f'Write "{name}".')
    if not name or any(not (c.isalnum() or c in "_+-'") for c in name) or name != name.lower():
        raise refused(
            f'"{value}" is not the name of an emoji.',
            "Write the name that Slack shows when the pointer rests on the emoji, "
            'without colons, such as "+1" or "eyes".',
        )
    return canonical_emoji(name)


EmojiName = Annotated[str, BeforeValidator(unquoted), AfterValidator(_emoji)]

Reason = Annotated[
    # Slack shows at most 75 characters on a button (Block Kit, button text)
    str, Field(min_length=1, max_length=75, description="The sentence on the reason's button.")
]


class VerdictEmoji(Section):
    """The reactions that count as a verdict when someone puts them on a card."""

    good: tuple[EmojiName, ...] = Field(
        default=("+1",), description='Emoji names, without colons, that mean "good lead".'
    )
    bad: tuple[EmojiName, ...] = Field(
        default=("-1",), description='Emoji names, without colons, that mean "bad lead".'
    )
    unsure: tuple[EmojiName, ...] = Field(
        default=("thinking_face",),
        description='Emoji names, without colons, that mean "not sure yet".',
    )


class Feedback(Section):
    """How leads are rated."""

    emoji: VerdictEmoji = Field(
        default_factory=VerdictEmoji,
        description="Reactions on a card that count as a vote, exactly as its buttons do. "
        "Skin tones and other names of the same emoji count too.",
    )
    reasons: Keyed[Reason] = Field(
        default_factory=DEFAULT_REASONS.copy,
        validate_default=True,
        min_length=1,
        max_length=20,
        description="Why a lead is bad: key: sentence, in the order in which they are offered. "
        "Change a sentence freely; a new key is a new reason in every report.",
    )
    voters: tuple[TeamKey, ...] = Field(
        default=("sales",),
        min_length=1,
        description="Teams (keys) whose votes count as the lead's quality; "
        "others' votes are shown but not counted.",
    )
