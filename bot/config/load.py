"""Reading app.yaml: every problem at once, or settings that are sound."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from bot.config import whole
from bot.config.accounts import AccountList, read_accounts
from bot.config.costs import CostList, read_costs
from bot.config.document import Document, parse, read
from bot.config.environment import Environment, missing_tokens, variables
from bot.config.explain import explain
from bot.config.problems import ConfigError, Problem
from bot.config.settings import Settings
from bot.config.sources import RESERVED_SOURCES
from bot.config.territories import read_territories

REFERRED = ("people", "teams", "channels", "pools", "definitions")
"""The sections whose keys other sections refer to."""


def load(path: Path | str, environ: Mapping[str, str] | None = None) -> Settings:
    """Read, check and return the settings; ConfigError with every problem of the file.

    The sources' secrets are taken from `environ` (default: the process's own and .env); one that
    is not set is no error here, see `missing_secrets`.
    """
    file = Path(path)
    return _settings(read(file), variables() if environ is None else environ, file.parent)


def loads(
    text: str, environ: Mapping[str, str], file: str = "app.yaml", folder: Path | None = None
) -> Settings:
    """Do as `load` does, from the text of a file; files that it names are looked for in `folder`.

    Without `folder` that is the current one.
    """
    return _settings(parse(text, file), environ, folder or Path())


def check(path: Path | str, environ: Mapping[str, str] | None = None) -> list[Problem]:
    """Return every problem of the file and of the environment; secrets need not be set."""
    found: list[Problem] = []
    given = variables() if environ is None else environ
    for attempt in (lambda: load(path, given), lambda: Environment.of(given)):
        try:
            attempt()
        except ConfigError as error:
            found += error.problems
    return found


def missing_secrets(settings: Settings, environ: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each secret that running needs and that the environment does not set.

    These are Slack's tokens, and what app.yaml names for the sources that may post.
    """
    return [
        *missing_tokens(environ),
        *missing_source_secrets(settings, environ),
        *_missing_model_key(settings, environ),
    ]


def _missing_model_key(settings: Settings, environ: Mapping[str, str]) -> list[Problem]:
    model = settings.content.ask.model
    if model is None or not model.key_env or environ.get(model.key_env, "").strip():
        return []
    return [
        settings.document.problem(
            ("content", "ask", "model", "key_env"),
            f"the environment variable {model.key_env} is not set.",
            "Set it (in .env, for example) to the model's key, or leave key_env out.",
        )
    ]


def missing_source_secrets(settings: Settings, environ: Mapping[str, str]) -> list[Problem]:
    """Return a problem for each secret of a source that may post and that is not set."""
    found = []
    for key, source in settings.sources.items():
        name = source.auth.secret_env
        if source.posts and not environ.get(name, "").strip():
            within = ("hmac", "secret_env") if source.auth.hmac else ("bearer_env",)
            found.append(
                settings.document.problem(
                    ("sources", key, "auth", *within),
                    f"the environment variable {name} is not set.",
                    f"Set it (in .env, for example) to the secret that {source.name} uses, "
                    "or write `posts: false` for a source that is only imported.",
                )
            )
    return found


def describe(settings: Settings) -> list[tuple[str, str]]:
    """Return a short summary to print: what there is, and how much or which."""
    return [
        ("workspace", f"{settings.workspace.name}, {settings.workspace.timezone}"),
        ("people", f"{len(settings.people)} in {len(settings.teams)} teams"),
        ("channels", ", ".join(settings.channels.values())),
        ("sources", ", ".join([*settings.sources, *RESERVED_SOURCES])),
        ("definitions", ", ".join(each.name for each in settings.definitions.values()) or "none"),
        ("routing", f"{len(settings.routing)} rules, {len(settings.pools)} pools"),
        ("content", ", ".join(settings.content.repositories) or "none"),
        ("reasons", f"{len(settings.feedback.reasons)} for a bad lead"),
    ]


def _settings(document: Document, environ: Mapping[str, str], folder: Path) -> Settings:
    found = [*document.problems, *whole.problems(document)]
    try:
        settings = Settings.model_validate(document.data, context=_known(document.data))
    except ValidationError as error:
        found += explain(error, document, Settings)
    listed = _accounts(document, folder)
    found += listed.problems
    costs = _costs(document, folder)
    found += costs.problems
    territories = read_territories(document.data.get("territories"), folder)
    found += territories.problems
    if found:
        raise ConfigError(found)
    secrets = {
        key: SecretStr(environ[source.auth.secret_env])
        for key, source in settings.sources.items()
        if source.posts and environ.get(source.auth.secret_env, "").strip()
    }
    model = settings.content.ask.model
    key = environ.get(model.key_env, "").strip() if model and model.key_env else ""
    return settings.attach(
        document,
        secrets,
        listed.accounts,
        folder,
        areas=territories.areas,
        model_key=SecretStr(key) if key else None,
        costs=costs.costs,
    )


def _accounts(document: Document, folder: Path) -> AccountList:
    section, people = document.data.get("accounts"), document.data.get("people")
    file = section.get("file") if isinstance(section, dict) else None
    if not isinstance(file, str) or not file:
        return AccountList()
    return read_accounts(folder / file, frozenset(people if isinstance(people, dict) else ()))


def _costs(document: Document, folder: Path) -> CostList:
    file, sources = document.data.get("costs_file"), document.data.get("sources")
    if not isinstance(file, str) or not file:
        return CostList()
    known = sources if isinstance(sources, dict) else ()
    return read_costs(folder / file, (*known, *RESERVED_SOURCES))


def _known(data: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    # pools may be left out, and then hold nothing; the others are reported when they are missing
    sections: dict[str, Any] = {"pools": {}, "definitions": {}}
    sections |= {name: data[name] for name in REFERRED if name in data}
    return {name: tuple(keys) for name, keys in sections.items() if isinstance(keys, dict)}
