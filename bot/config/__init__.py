"""app.yaml and the environment as frozen, validated settings; errors name their place and fix."""

from bot.config.environment import Environment, read_environment, variables
from bot.config.load import check, describe, load, loads, missing_secrets
from bot.config.problems import ConfigError, Problem
from bot.config.reading import Reading, SettingsFile
from bot.config.schema import write_schema
from bot.config.settings import Settings

__all__ = [
    "ConfigError",
    "Environment",
    "Problem",
    "Reading",
    "Settings",
    "SettingsFile",
    "check",
    "describe",
    "load",
    "loads",
    "missing_secrets",
    "read_environment",
    "variables",
    "write_schema",
]
