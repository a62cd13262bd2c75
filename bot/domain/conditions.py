"""Conditions that people write in app.yaml, such as `country in ["DE", "AT"]`."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from bot.domain.leads import FIELDS

LEAD_VALUES: Mapping[str, type] = MappingProxyType(
    {
        **dict.fromkeys(FIELDS, str),
        "source": str,
        "company_domain": str,
        "free_mail": bool,
        "extra": dict,
    }
)
"""What a condition on a lead may name; `extra` holds a sender's further values by label."""


class ConditionError(ValueError):
    """A condition that cannot be evaluated: `what` is wrong with it, and the `fix`."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what} {fix}")
        self.what = what
        self.fix = fix


@dataclass(frozen=True)
class Condition:
    """A compiled condition."""

    text: str

    @classmethod
    def compile(cls, text: str, fields: Mapping[str, type]) -> Self:
        """Compile a condition over the named fields; ConditionError when it is not sound."""
        raise NotImplementedError

    @property
    def fields(self) -> frozenset[str]:
        """The fields that the condition names."""
        raise NotImplementedError

    def matches(self, values: Mapping[str, object]) -> bool | None:
        """Whether the values meet the condition; None when that depends on a missing one."""
        raise NotImplementedError
