"""Whether app.yaml and the environment are sound, and what can be used of them."""

from collections.abc import Mapping
from dataclasses import field

from bot.config import ConfigError, Environment, Problem, Settings, describe, load, missing_secrets
from bot.config.environment import missing_tokens
from bot.dataclass import dataclass
from commands.diagnosis.findings import Finding, Part

_SETTINGS = Part("settings")
_SECRETS = Part("secrets")


@dataclass
class Setup:
    """What was found, and what further checks can use: as much as is sound."""

    environment: Environment
    settings: Settings | None = None
    findings: list[Finding] = field(default_factory=list)


def examine(given: Mapping[str, str]) -> Setup:
    """Look at the file and the variables."""
    environment, wrong = _environment(given)
    setup = Setup(environment)
    try:
        setup.settings = load(environment.config, given)
    except ConfigError as error:
        setup.findings += [_SETTINGS.of(problem) for problem in error.problems]
    else:
        summary = ", ".join(f"{what} {told}" for what, told in describe(setup.settings)[:2])
        setup.findings.append(_SETTINGS.ok(f"{environment.config} is sound: {summary}."))
    setup.findings += [_SECRETS.of(problem) for problem in wrong]
    setup.findings += _secrets(setup, given, {problem.key for problem in wrong})
    return setup


def _environment(given: Mapping[str, str]) -> tuple[Environment, list[Problem]]:
    """The environment without the variables that are wrong, and what is wrong with those."""
    try:
        return Environment.of(given), []
    except ConfigError as error:
        wrong = {problem.key for problem in error.problems}
        sound = {name: held for name, held in given.items() if name not in wrong}
        return Environment.of(sound), list(error.problems)


def _secrets(setup: Setup, given: Mapping[str, str], wrong: set[str]) -> list[Finding]:
    missing = missing_secrets(setup.settings, given) if setup.settings else missing_tokens(given)
    found = [_SECRETS.of(problem) for problem in missing]
    environment = setup.environment
    if environment.bot_token is not None:
        found.append(_SECRETS.ok("The bot token is set."))
    if environment.app_token is not None:
        found.append(_SECRETS.ok("The app-level token is set, so Baton uses Socket Mode."))
        if environment.signing_secret is not None:
            what = "The signing secret is set, too; with Socket Mode it is not used."
            found.append(_SECRETS.note(what))
    elif environment.signing_secret is not None and "SLACK_APP_TOKEN" not in wrong:
        what = "The signing secret is set, so Slack posts to Baton's /slack/events."
        found.append(_SECRETS.ok(what))
    if setup.settings and not any(problem.key.startswith("sources") for problem in missing):
        found.append(_SECRETS.ok("Every source that may post has its secret."))
    return found
