"""Where questions are answered, and the model that may put answers into fewer words."""

from typing import Annotated

from pydantic import Field

from bot.config.values import ChannelKey, Section, WebAddress

Prompt = Annotated[str, Field(min_length=1, max_length=75)]


class Model(Section):
    """A language model behind an address that speaks the chat completions API of OpenAI."""

    url: WebAddress = Field(
        description="Its address, up to the part before /chat/completions.",
        examples=["https://api.example.com/v1"],
    )
    name: str = Field(min_length=1, description="The model's name, as its provider writes it.")
    key_env: str | None = Field(
        default=None,
        pattern=r"^[A-Z][A-Z0-9_]*$",
        description="The environment variable that holds its key; none for a model of your own.",
        examples=["BATON_MODEL_KEY"],
    )
    timeout: float = Field(
        default=8,
        gt=0,
        le=60,
        description="Seconds after which the documents' own sentences stay the answer.",
    )


class Asking(Section):
    """How questions are answered."""

    channels: tuple[ChannelKey, ...] = Field(
        default=(),
        max_length=50,
        description="Channels (keys) in which Baton answers questions by itself when it is sure; "
        "in others it must be named. Print the manifest with --channels, too.",
    )
    per_hour: int = Field(
        default=6,
        ge=1,
        le=60,
        description="So many questions of a channel are answered unasked within an hour.",
    )
    prompts: tuple[Prompt, ...] = Field(
        default=(),
        max_length=4,
        description="Questions that Baton's Messages tab suggests. It needs Slack's agents (a paid "
        "plan); print the manifest with --agent, too.",
        examples=[["How long is the refund window?"]],
    )
    model: Model | None = Field(
        default=None,
        description="A model that puts answers into fewer words; every sentence of it is checked "
        "against the document it cites. Passages are sent to its address. It needs the "
        "`model` extra.",
    )
