"""What the environment and .env say: Slack's tokens, and where to store, listen and log."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

from dotenv import dotenv_values
from pydantic import (
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from bot.config.problems import ConfigError, Problem
from bot.config.values import refused

_KINDS_OF_TOKEN = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a user token",
    "xoxe": "a refresh or rotating token",
    "xoxa-": "an old workspace token",
}


class Address(NamedTuple):
    """Where an HTTP server listens."""

    host: str
    port: int


def _token(prefix: str, where: str) -> BeforeValidator:
    """Accept only Slack tokens of one kind; another kind is named, never shown."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not value.startswith(prefix):
            kind = next(
                (name for sign, name in _KINDS_OF_TOKEN.items() if value.startswith(sign)),
                "something else",
            )
            raise refused(
                f"holds {kind}, not {_KINDS_OF_TOKEN[prefix]}.",
                f"Take the one that starts with {prefix} from {where}.",
            )
        return value

    return BeforeValidator(check)


def _signing_secret(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("xo"):
        raise refused(
            "holds a token, not the signing secret.",
            "Take the signing secret from your app's page, Basic Information, App Credentials.",
        )
    return value


def _address(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65_535:
        raise refused(
            f'"{value}" is not an address.',
            "Write host:port, such as 127.0.0.1:8080, or 0.0.0.0:8080 to be reached from outside.",
        )
    return Address(host.strip("[]"), int(port))


def _web_address(value: Any) -> Any:
    if isinstance(value, str) and not value.startswith(("https://", "http://")):
        raise refused(f'"{value}" is not a web address.', "It starts with https:// or http://.")
    return value


def _base(value: Any) -> Any:
    # slack_sdk joins method names to it
    checked = _web_address(value)
    return checked.rstrip("/") + "/" if isinstance(checked, str) else checked


_SQLITE = re.compile(r"sqlite(\+pysqlite)?:///(?!:memory:)[^?]")
#: As SQLAlchemy reads it.
_SERVER = re.compile(
    r"postgres(ql)?(\+psycopg)?://(?:[^:/]*(?::[^@]*)?@)?"
    r"(?P<host>\[[^/?]+\]|[^/:?]*)(?::(?P<port>[^/?]*))?(?:[/?].*)?"
)


def _database(value: Any) -> Any:
    if not isinstance(value, str) or _SQLITE.match(value):
        return value
    server = _SERVER.fullmatch(value)
    if server is None:
        raise refused(
            "does not name a database that Baton knows.",
            "Write sqlite:///baton.db or postgresql://user:password@host/name.",
        )
    if "@" in server["host"]:
        # What stands behind the first would be taken for the machine's name, and be printed.
        raise refused("has an @ in the password.", "Write %40 instead of it.")
    if server["port"] is not None and not server["port"].isdecimal():
        raise refused("has a port that is no number.", "Write one behind the host, such as 5432.")
    return value


_OWN = frozenset({"config", "database_url", "http", "log", "clock_url"})


def _variable(field: str) -> str:
    return f"{'BATON' if field in _OWN else 'SLACK'}_{field.upper()}"


class Environment(BaseModel):
    """The settings that belong to one installation; secrets never show in its repr."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        alias_generator=AliasGenerator(validation_alias=_variable),
    )

    bot_token: Annotated[
        SecretStr | None,
        _token("xoxb-", "your app's page, OAuth & Permissions (Bot User OAuth Token)"),
    ] = None
    app_token: Annotated[
        SecretStr | None,
        _token("xapp-", "your app's page, Basic Information, App-Level Tokens"),
    ] = Field(default=None, description="With it Baton connects to Slack (Socket Mode).")
    signing_secret: Annotated[SecretStr | None, BeforeValidator(_signing_secret)] = Field(
        default=None, description="With it Slack connects to Baton (HTTP at /slack/events)."
    )
    api_url: Annotated[str, BeforeValidator(_base)] = "https://slack.com/api/"
    config: Path = Path("app.yaml")
    database_url: Annotated[SecretStr, BeforeValidator(_database)] = SecretStr("sqlite:///baton.db")
    http: Annotated[Address, BeforeValidator(_address)] = Address("127.0.0.1", 8080)
    log: Literal["console", "json"] = "console"
    clock_url: Annotated[str | None, BeforeValidator(_web_address)] = Field(
        default=None,
        description='Practice only: an address that answers {"now": seconds since 1970}.',
    )

    @property
    def socket_mode(self) -> bool:
        """Whether Baton connects to Slack, rather than Slack to Baton."""
        return self.app_token is not None

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Self:
        """Return the environment; ConfigError with every variable that is wrong.

        A variable that is set but empty counts as not set.
        """
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise ConfigError(
                _problem(str(each["loc"][0]), each.get("ctx", {}))
                for each in error.errors(include_url=False)
            ) from None


def _problem(name: str, context: Mapping[str, Any]) -> Problem:
    if "what" in context:
        return Problem("environment", 0, 0, name, context["what"], context["fix"])
    allowed = context.get("expected", "text")
    return Problem("environment", 0, 0, name, "has a value that is not allowed.", f"Use {allowed}.")


def variables(
    environ: Mapping[str, str] | None = None, dotenv: Path | str = ".env"
) -> Mapping[str, str]:
    """Return the variables of the process (or `environ`), and those of `dotenv` it does not set."""
    process = os.environ if environ is None else environ
    file = {name: value for name, value in dotenv_values(dotenv).items() if value is not None}
    return {**file, **process}


def read_environment(
    environ: Mapping[str, str] | None = None, dotenv: Path | str = ".env"
) -> Environment:
    """Read the environment and, when there is one, `dotenv`; ConfigError for what is wrong."""
    return Environment.of(variables(environ, dotenv))


def missing_tokens(environ: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each thing that Baton needs to talk to Slack and does not have."""
    found = []
    if not environ.get("SLACK_BOT_TOKEN", "").strip():
        fix = "Set it to the Bot User OAuth Token (xoxb-…) from your app's page."
        found.append(Problem("environment", 0, 0, "SLACK_BOT_TOKEN", "is not set.", fix))
    if not any(
        environ.get(each, "").strip() for each in ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    ):
        fix = "Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)."
        what = "is not set, nor is SLACK_SIGNING_SECRET, so Slack cannot reach Baton."
        found.append(Problem("environment", 0, 0, "SLACK_APP_TOKEN", what, fix))
    return found
