"""Why a lead came where it is: the routing trace read aloud."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.slack.views import phrases
from bot.slack.views.kit import Json, clean, clip, mention, mrkdwn, one_line, plain, section
from bot.slack.views.look import Look

_RULES_SHOWN = 30
_PASSED_SHOWN = 20
_VALUE_LIMIT = 80
_RULE_LIMIT = 80


def explained(trace: Mapping[str, object], look: Look) -> list[Json]:
    """Blocks that tell which rules were looked at, what they saw, and whose turn it was.

    `trace` is `{"rules": [{"rule", "matched", "saw"}], "channel", "pool", "owner",
    "passed_over": [[user, reason]]}`; every part may be missing.
    """
    if not trace:
        return [section(plain("This lead has not been routed."))]
    rules = [_rule(rule) for rule in _listed(trace.get("rules"))]
    hidden = len(rules) - _RULES_SHOWN
    if hidden > 0:
        # the deciding rule is the last one, and the ones before it say why it came to that
        rules = [f"{_rules(hidden)} above did not match.", *rules[-_RULES_SHOWN:]]
    blocks = [section(plain("\n".join(rules), _TOTAL_LIMIT))] if rules else []
    return [*blocks, section(mrkdwn(_outcome(trace, look)))]


#: What one text object takes (docs.slack.dev/reference/block-kit/blocks/section-block).
_TOTAL_LIMIT = 3000


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else ()


def _rules(count: int) -> str:
    return "1 rule" if count == 1 else f"{count} rules"


def _rule(rule: Mapping[str, object]) -> str:
    name = clip(_line(rule.get("rule")), _RULE_LIMIT)
    saw = rule.get("saw")
    seen = saw if isinstance(saw, Mapping) else {}
    values = clip(", ".join(_saw(key, value) for key, value in seen.items()), _RULE_LIMIT * 3)
    matched = rule.get("matched")
    if matched is None:
        verdict = "could not be decided, so it did not match"
    else:
        verdict = "matched" if matched else "did not match"
    if matched and not seen:
        return f"Rule “{name}” takes every lead that comes this far."
    return f"Rule “{name}” {verdict}{f': {values}' if values else ''}."


def _saw(key: str, value: object) -> str:
    name = phrases.label_of(str(key))
    named = name.lower() if name != key else clean(name)
    if value is None or value == "":
        return f"{named} is not known"
    if isinstance(value, bool):
        return f"{named} is {'yes' if value else 'no'}"
    return f"{named} is {clip(_line(value), _VALUE_LIMIT)}"


def _line(value: object) -> str:
    return one_line(str(value)) or "–"


def _outcome(trace: Mapping[str, object], look: Look) -> str:
    channel, pool, owner = (str(trace.get(key) or "") for key in ("channel", "pool", "owner"))
    said = [f"So it went to {phrases.channel_of(channel, look)}." if channel else ""]
    if pool:
        said.append(f"The people of the pool “{phrases.key_of(pool)}” take turns.")
    passed = [pair for pair in _listed(trace.get("passed_over")) if len(pair) == 2]
    said += [
        f"{mention(str(person))} was passed over: {phrases.key_of(str(reason))}."
        for person, reason in passed[:_PASSED_SHOWN]
    ]
    if hidden := len(passed) - len(passed[:_PASSED_SHOWN]):
        said.append(f"So were {hidden} more.")
    if owner:
        said.append(f"It was {mention(owner)}'s turn." if pool else f"It goes to {mention(owner)}.")
    else:
        said.append("Nobody could be found to own it.")
    return " ".join(filter(None, said))
