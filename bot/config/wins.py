"""Shared wins: where they are told, what of them, and which reactions are kudos."""

from pydantic import Field

from bot.config.feedback import EmojiName
from bot.config.values import ChannelKey, Section


class Wins(Section):
    """What is told when a lead is won, or somebody says /win."""

    channel: ChannelKey = Field(
        description="The channel (key) that wins are shared in.", examples=["alignment"]
    )
    stage: bool = Field(
        default=True,
        description="Whether a lead that comes to the stage won is shared by itself. Without it "
        "only /win shares.",
    )
    value: bool = Field(
        default=False, description="Whether everybody in the channel is told what a deal is worth."
    )
    emoji: tuple[EmojiName, ...] = Field(
        default=("tada", "clap", "raised_hands", "trophy", "heart", "+1"),
        min_length=1,
        max_length=30,
        description="Reactions that are kudos: emoji names without colons. Each person counts "
        "once, and nobody for a win of their own.",
    )
