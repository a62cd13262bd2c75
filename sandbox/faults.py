"""Fault rules: what should go wrong and how often; the same each time for the same seed."""

import random
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import SandboxError
from .model import Json

API_FAULTS = ("error", "status", "slow", "reset_before", "reset_after", "garbage")
APP_FAULTS = ("duplicate", "late", "lost", "unordered")


class Rule(BaseModel):
    """One rule as it is posted; docs/sandbox.md explains the fields."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    on: str = "*"
    share: float = Field(default=1.0, ge=0, le=1)
    times: int | None = Field(default=None, ge=0)
    seed: int = 0
    do: str
    error: str = "internal_error"
    status: int = Field(default=500, ge=400, le=599)
    retry_after: int = Field(default=1, ge=0)
    seconds: float = Field(default=2.0, ge=0, le=3600)


@dataclass
class Fault:
    """A rule at work."""

    rule: Rule
    random: random.Random
    asked: int = 0
    fired: int = 0

    def fires(self, kind: str, name: str) -> bool:
        """Whether this one goes wrong; asking is counted, and draws from the rule's own dice."""
        if not (fnmatchcase(name, self.rule.on) or fnmatchcase(kind, self.rule.on)):
            return False
        self.asked += 1
        if self.rule.times is not None and self.fired >= self.rule.times:
            return False
        if self.random.random() >= self.rule.share:
            return False
        self.fired += 1
        return True


@dataclass
class Faults:
    """The rules in the order they came; the first that fires counts."""

    rules: list[Fault] = field(default_factory=list)

    def add(self, content: Json) -> None:
        """Add a rule.

        Raises:
            SandboxError: `bad_rule` with what is wrong.
        """
        try:
            rule = Rule.model_validate(content)
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise SandboxError("bad_rule", wrong) from error
        if rule.do not in API_FAULTS + APP_FAULTS:
            names = ", ".join(API_FAULTS + APP_FAULTS)
            raise SandboxError("bad_rule", f"do: {rule.do!r} is none of {names}")
        # Reproducible dice, not secrets.
        self.rules.append(Fault(rule, random.Random(rule.seed)))  # noqa: S311

    def clear(self) -> None:
        """Remove every rule."""
        self.rules.clear()

    def for_app(self, kind: str, name: str) -> Rule | None:
        """The rule that fires on something about to be sent to the app."""
        return self._first(APP_FAULTS, kind, name)

    def for_method(self, name: str) -> Rule | None:
        """The rule that fires on a call by the app."""
        return self._first(API_FAULTS, name, name)

    def _first(self, allowed: tuple[str, ...], kind: str, name: str) -> Rule | None:
        for fault in self.rules:
            if fault.rule.do in allowed and fault.fires(kind, name):
                return fault.rule
        return None

    def listed(self) -> list[Json]:
        """Every rule with how often it was asked and fired."""
        return [f.rule.model_dump() | {"asked": f.asked, "fired": f.fired} for f in self.rules]
