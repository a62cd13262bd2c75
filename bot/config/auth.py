"""How a sender shows that it may post leads: a token, or a signature over the body."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from bot.config.values import Section, refused

DEFAULT_SECRET = "BATON_INTAKE_TOKEN"  # noqa: S105 - the variable's name, not its content


def _variable(name: str) -> str:
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]*", name):
        # the value is not repeated: it may be the secret itself
        raise refused(
            "is not the name of an environment variable.",
            "Write a name in capitals, such as BATON_WEBSITE_TOKEN, and set the secret in .env "
            "under that name; never write the secret itself here.",
        )
    return name


EnvName = Annotated[
    str,
    AfterValidator(_variable),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z_][A-Z0-9_]*$"}),
]


class Hmac(Section):
    """A signature over the body, as GitHub, Typeform, Calendly and most senders make it."""

    secret_env: EnvName = Field(
        description="The environment variable that holds the secret shared with the sender."
    )
    header: str = Field(min_length=1, description="The HTTP header that carries the signature.")
    algorithm: Literal["sha256", "sha1", "sha512"] = Field(
        default="sha256", description="The hash function."
    )
    encoding: Literal["hex", "base64"] = Field(
        default="hex", description="How the signature is written."
    )
    prefix: str = Field(
        default="", description='What stands before the signature in the header, e.g. "sha256=".'
    )
    timestamp_header: str | None = Field(
        default=None,
        description="The HTTP header with the time of sending (seconds since 1970), when the "
        "sender signs it too; older requests are refused.",
    )
    tolerance: int = Field(
        default=300,
        ge=1,
        le=3600,
        description="How many seconds old a request with a timestamp may be.",
    )
    signed: str | None = Field(
        default=None,
        description="What is signed: {body}, and {timestamp} when timestamp_header is set. "
        'Default "{body}", or "{timestamp}.{body}" with a timestamp.',
    )

    @model_validator(mode="after")
    def _signs_what_it_names(self) -> Self:
        if self.signed is None:
            return self
        if self.signed.count("{body}") != 1:
            raise refused("signed: does not contain {body} once.", 'Write for example "v0:{body}".')
        if ("{timestamp}" in self.signed) != (self.timestamp_header is not None):
            raise refused(
                "{timestamp} in signed: and timestamp_header: need each other.",
                "Give both, or neither.",
            )
        return self

    def message(self, body: bytes, timestamp: str = "") -> bytes:
        """Return the bytes that the sender signed, for a body and its timestamp header."""
        signed = self.signed or ("{timestamp}.{body}" if self.timestamp_header else "{body}")
        before, _, after = signed.replace("{timestamp}", timestamp).partition("{body}")
        return before.encode() + body + after.encode()


class Auth(Section):
    """How a sender shows that it may post: a token, or a signature."""

    bearer_env: EnvName | None = Field(
        default=None,
        description="The environment variable that holds the token; the sender gives it as "
        '"Authorization: Bearer …".',
    )
    hmac: Hmac | None = Field(default=None, description="The sender signs each request.")

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.bearer_env is None) == (self.hmac is None):
            raise refused(
                "needs either a token or a signature.",
                "Write bearer_env: NAME_OF_VARIABLE, or an hmac: block; not both.",
            )
        return self

    @property
    def secret_env(self) -> str:
        """The environment variable that holds the secret, whichever way it is used."""
        return self.hmac.secret_env if self.hmac else self.bearer_env or DEFAULT_SECRET
