"""Where leads come from: who may post them, and which of the sender's fields is which of ours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from bot.config.values import FrozenMap, Section, did_you_mean, refused
from bot.domain.leads import FIELDS, IMPORT_SOURCE, SLACK_SOURCE

SENT_FIELDS = ("name", "first_name", "last_name", *FIELDS[1:])
"""What a sender's values can be mapped to: a lead's own fields, and the parts of a name."""

RESERVED_SOURCES = {
    SLACK_SOURCE: "Added in Slack with /lead add",
    IMPORT_SOURCE: "Imported from a file with `baton import`",
}
"""Sources that always exist and cannot be configured: key → what it stands for."""

DEFAULT_SECRET = "BATON_INTAKE_TOKEN"  # noqa: S105 - the variable's name, not its content


@dataclass(frozen=True)
class PayloadPath:
    """A place in a sender's payload, written in JMESPath and compiled once."""

    text: str
    _compiled: ParsedResult = field(repr=False, compare=False)

    @classmethod
    def compile(cls, text: str) -> Self:
        """Compile a JMESPath expression; jmespath's JMESPathError when it is not one."""
        return cls(text, jmespath.compile(text))

    def find(self, payload: Any) -> Any:
        """Return what is at this place of the parsed payload; None when nothing is."""
        try:
            return self._compiled.search(payload)
        except JMESPathError:
            # e.g. join() over a value of another type: this payload does not have that place
            return None


def first_found(paths: Iterable[PayloadPath], payload: Any) -> Any:
    """Return the first value that is neither missing nor empty; None when every path is empty."""
    for path in paths:
        value = path.find(payload)
        if value is not None and value not in ("", [], {}) and str(value).strip():
            return value
    return None


def _path(value: Any) -> Any:
    if isinstance(value, PayloadPath):
        return value
    if not isinstance(value, str):
        raise refused(
            "must be the place of a value in the sender's payload, as text.",
            "Write a path such as contact.email.",
        )
    try:
        return PayloadPath.compile(value)
    except JMESPathError as error:
        at = getattr(error, "lex_position", None)
        place = f" (at character {at + 1})" if isinstance(at, int) else ""
        raise refused(
            f"`{value}` is not a valid path{place}.",
            "Write the names from the outside in, with dots: contact.email. "
            "A name with spaces, dots or dashes needs double quotes inside single ones: "
            """'contact."full name"'. The language is JMESPath (jmespath.org).""",
        ) from error


Path = Annotated[
    PayloadPath,
    BeforeValidator(_path),
    WithJsonSchema({"type": "string", "title": "JMESPath expression"}),
]


def _listed(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else [value]


_PATHS_SCHEMA = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
    ],
    "description": "The place in the sender's payload (JMESPath), or several: "
    "the first that is not empty wins.",
}

Paths = Annotated[
    tuple[Path, ...],
    Field(min_length=1),
    BeforeValidator(_listed),
    WithJsonSchema(_PATHS_SCHEMA),
]


def _lead_field(name: str) -> str:
    if name not in SENT_FIELDS:
        raise refused(
            f'"{name}" is not a field of a lead.',
            did_you_mean(name, SENT_FIELDS)
            + ' To keep other values of the payload, name them under "keep:".',
        )
    return name


FieldMap = Annotated[
    Mapping[Annotated[str, AfterValidator(_lead_field)], Paths],
    AfterValidator(MappingProxyType),
    PlainSerializer(dict),
    WithJsonSchema(
        {
            "type": "object",
            "properties": dict.fromkeys(SENT_FIELDS, _PATHS_SCHEMA),
            "additionalProperties": False,
        }
    ),
]

EnvName = Annotated[
    str,
    Field(pattern=r"^[A-Z_][A-Z0-9_]*$", description="The name of an environment variable."),
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


class Source(Section):
    """One place that leads come from. Forms and CRMs post to /leads/KEY."""

    name: str = Field(min_length=1, max_length=80, description="The name that cards show.")
    posts: bool = Field(
        default=True,
        description="Whether a form or CRM may post here. "
        "false: only `baton import --source KEY` brings leads.",
    )
    auth: Auth = Field(
        default_factory=lambda: Auth(bearer_env=DEFAULT_SECRET),
        description="How the sender shows that it may post. "
        f"Default: the token in the environment variable {DEFAULT_SECRET}.",
    )
    items: Path | None = Field(
        default=None,
        description="Where the list of leads is, when one post carries several (JMESPath). "
        "The paths below then start at one lead.",
    )
    id: Path | None = Field(
        default=None,
        description="Where the sender's own id of the lead is (JMESPath): the same id twice is "
        "the same lead. Without it Baton compares the content.",
    )
    fields: FieldMap = Field(
        default_factory=dict,
        validate_default=True,
        description="Our field: its place in the sender's payload (JMESPath), or a list of places. "
        "A field not named here is taken from a top-level value of the same name. "
        f"Ours are: {', '.join(SENT_FIELDS)}.",
    )
    keep: FrozenMap[Paths] = Field(
        default_factory=dict,
        validate_default=True,
        description="Label: place (JMESPath) of further values that are worth showing. "
        'They can be used in conditions and on the card as extra["Label"].',
    )
