"""Conditions in app.yaml: what they may name depends on where they stand."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, ValidationInfo, WithJsonSchema

from bot.config.values import refused
from bot.domain.conditions import LEAD_VALUES, Condition, ConditionError


def score_values(definitions: Iterable[str]) -> dict[str, type]:
    """What a line of the score may name: the lead's values, and whether it meets a definition."""
    return {**LEAD_VALUES, **dict.fromkeys(definitions, bool)}


def routing_values(definitions: Iterable[str]) -> dict[str, type]:
    """What routing may name: all that the score may, and the score itself."""
    return {**score_values(definitions), "score": int}


def promise_values(definitions: Iterable[str]) -> dict[str, type]:
    """What a promise may name: all that routing may, and what routing decided."""
    return {**routing_values(definitions), "tier": str, "rule": str}


def _compile(value: Any, fields: Mapping[str, type]) -> Condition:
    if isinstance(value, Condition):
        return value
    if not isinstance(value, str):
        raise refused(
            "must be a condition, as text.", """Write for example: 'country in ["DE", "AT"]'."""
        )
    try:
        return Condition.compile(value, fields)
    except ConditionError as error:
        raise refused(error.what, error.fix) from error


def _definitions(info: ValidationInfo) -> Iterable[str]:
    context: Mapping[str, Iterable[str]] = info.context or {}
    return context.get("definitions", ())


def _lead(value: Any) -> Condition:
    return _compile(value, LEAD_VALUES)


def _scored(value: Any, info: ValidationInfo) -> Condition:
    return _compile(value, score_values(_definitions(info)))


def _routed(value: Any, info: ValidationInfo) -> Condition:
    return _compile(value, routing_values(_definitions(info)))


def _promised(value: Any, info: ValidationInfo) -> Condition:
    return _compile(value, promise_values(_definitions(info)))


_AS_TEXT = PlainSerializer(lambda condition: condition.text)
_SCHEMA = WithJsonSchema({"type": "string", "minLength": 1})

#: A condition on what the lead itself tells.
LeadCondition = Annotated[Condition, BeforeValidator(_lead), _AS_TEXT, _SCHEMA]
#: A condition that may also ask whether a definition is met.
ScoreCondition = Annotated[Condition, BeforeValidator(_scored), _AS_TEXT, _SCHEMA]
#: A condition that may also ask for the score.
RoutingCondition = Annotated[Condition, BeforeValidator(_routed), _AS_TEXT, _SCHEMA]
#: A condition that may also ask for the tier and for the name of the routing rule.
PromiseCondition = Annotated[Condition, BeforeValidator(_promised), _AS_TEXT, _SCHEMA]
