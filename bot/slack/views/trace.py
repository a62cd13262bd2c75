"""Why a lead came where it is: the routing trace read aloud."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.slack.views import offers, phrases
from bot.slack.views.kit import (
    Json,
    clip,
    literal,
    mention,
    mrkdwn,
    one_line,
    packed,
    plain,
    section,
)
from bot.slack.views.look import Look

#: Values that conditions may look at beside a lead's own fields (bot.domain.conditions).
_NAMES = {
    "source": "source",
    "company_domain": "company domain",
    "free_mail": "whether the e-mail is at a free provider",
}
_EXTRA = re.compile(r"""extra\[(["'])(?P<label>.+)\1\]""")

_RULES_SHOWN = 30
_ALIKE_SHOWN = 8
_PASSED_SHOWN = 20
_VALUE_LIMIT = 80
_RULE_LIMIT = 80
_SCORE_LIMIT = 1_000
_SAID_LIMIT = 300
_WHEN_LIMIT = 200


def explained(trace: Mapping[str, object], look: Look) -> list[Json]:
    """Blocks that tell which rules were looked at, what they saw, and whose turn it was.

    `trace` is `{"rules": [{"rule", "matched", "saw"}], "channel", "pool", "owner",
    "passed_over": [[user, reason]]}`; every part may be missing.
    """
    if not trace:
        return [section(plain("This lead has not been routed."))]
    rules = _listed(trace.get("rules"))
    # the deciding rule is the last one, and the ones before it say why it came to that
    told = [*_considered(rules[-_RULES_SHOWN:], look)]
    if (hidden := len(rules) - _RULES_SHOWN) > 0:
        told = [f"{_rules(hidden)} above did not match.", *told]
    told = [*_territory(trace), *_score(trace), *told, *_tier(trace, look)]
    blocks = [section(plain(text)) for text in packed(told)]
    return [*blocks, section(mrkdwn(_outcome(trace, look)))]


def _territory(trace: Mapping[str, object]) -> list[str]:
    """Why the lead is in its territory, where several fit or something is not known."""
    found = trace.get("territory")
    if not isinstance(found, Mapping) or not found.get("why"):
        return []
    name = _line(found["name"]) if found.get("name") else "not known"
    return [clip(f"Territory: {name}. {_line(found['why'])}", _SCORE_LIMIT)]


def _score(trace: Mapping[str, object]) -> list[str]:
    """The score with the lines that made it; nothing when no line is configured."""
    score = trace.get("score")
    if not isinstance(score, Mapping) or not (score.get("held") or score.get("unknown")):
        return []
    held = ", ".join(f"{points:+} {_line(says)}" for points, says in _listed(score.get("held")))
    open_ = ", ".join(_line(says) for _, says in _listed(score.get("unknown")))
    said = f"Score {score.get('total')}: {held or 'nothing counts for it'}."
    return [clip(f"{said} Not known: {open_}." if open_ else said, _SCORE_LIMIT)]


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else ()


def _rules(count: int) -> str:
    return "1 rule" if count == 1 else f"{count} rules"


def _considered(rules: Sequence[Mapping[str, object]], look: Look) -> Iterator[str]:
    """One sentence for each rule; neighbours that failed for the same reason share theirs."""
    for (matched, values), alike in groupby(rules, lambda rule: _judged(rule, look)):
        names = [f"“{clip(_line(rule.get('rule')), _RULE_LIMIT)}”" for rule in alike]
        said = f"Rule {names[0]}" if len(names) == 1 else f"Rules {_in_a_row(names)}"
        if matched is None:
            them = "it" if len(names) == 1 else "they"
            verdict = f"could not be decided, so {them} did not match"
        else:
            verdict = "matched" if matched else "did not match"
        if matched and not values:
            yield f"{said} takes every lead that comes this far."
        else:
            yield f"{said} {verdict}{f': {values}' if values else ''}."


def _judged(rule: Mapping[str, object], look: Look) -> tuple[bool | None, str]:
    """What became of a rule, and the values that made it so, as plain text."""
    saw, matched = rule.get("saw"), rule.get("matched")
    seen = saw if isinstance(saw, Mapping) else {}
    if matched:
        # What is not known did not matter, as long as something else did.
        seen = {key: value for key, value in seen.items() if value not in (None, "")} or seen
    return None if matched is None else bool(matched), saw_in_words(seen, look)


def _in_a_row(names: Sequence[str]) -> str:
    if (more := len(names) - _ALIKE_SHOWN) > 0:
        return f"{', '.join(names[:_ALIKE_SHOWN])} and {more} more"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def because(tier: object, look: Look) -> str:
    """Why a lead is of its tier, from the trace's `tier` part, as plain text; "" if not told.

    `tier` is `{"tier", "rule", "when", "saw"}` (bot.domain.tiering.Tiered).
    """
    if not isinstance(tier, Mapping):
        return ""
    if rule := tier.get("rule"):
        return f"the rule “{clip(_line(rule), _RULE_LIMIT)}” says so"
    if condition := tier.get("when"):
        saw = tier.get("saw")
        values = saw_in_words(saw, look) if isinstance(saw, Mapping) else ""
        said = clip(_line(condition), _WHEN_LIMIT)
        return f"{said}{f' ({values})' if values else ''}"
    return ""


def _tier(trace: Mapping[str, object], look: Look) -> list[str]:
    tier = trace.get("tier")
    if not isinstance(tier, Mapping) or not (why := because(tier, look)):
        return []
    return [f"Tier {_line(tier.get('tier'))}: {why}."]


def saw_in_words(saw: Mapping[str, object], look: Look) -> str:
    """The values that a condition looked at, as plain text."""
    told = ", ".join(_saw(str(key), value, look) for key, value in saw.items())
    return clip(told, _RULE_LIMIT * 3)


def _saw(key: str, value: object, look: Look) -> str:
    label = _EXTRA.fullmatch(key)
    name = f"“{_line(label['label'])}”" if label else _NAMES.get(key, phrases.label_of(key).lower())
    if isinstance(value, Mapping):
        further = [f"{_line(label)} is {_line(each)}" for label, each in value.items()]
        return clip(", ".join(further), _VALUE_LIMIT * 2) or "nothing further was sent"
    if value is None or value == "":
        return f"{name} is not known"
    if key == "free_mail":
        return f"the e-mail address is {'' if value else 'not '}at a free provider"
    if isinstance(value, bool):
        return f"{name}: {'yes' if value else 'no'}"
    return f"{name} is {clip(_line(_named(key, str(value), look)), _VALUE_LIMIT)}"


def _named(key: str, value: str, look: Look) -> str:
    if key == "source":
        return look.sources.get(value, value)
    if key == "country" and (name := phrases.country_name(value)) != value:
        return f"{name} ({value})"
    return value


def _line(value: object) -> str:
    return one_line(str(value)) or "–"


def _outcome(trace: Mapping[str, object], look: Look) -> str:
    channel, pool, owner = (str(trace.get(key) or "") for key in ("channel", "pool", "owner"))
    said = [f"So it went to {phrases.channel_of(channel, look)}." if channel else ""]
    if pool:
        said.append(f"The people of the pool “{phrases.pool_of(pool, look)}” take turns.")
    said += offers.asked(trace.get("offer"))
    if trace.get("masked"):
        said.append("The rule hides contact details from all but the owner.")
    said += _sticky(trace.get("sticky"))
    told = [tuple(one) for one in _told(trace)]
    passed = [one for one in _listed(trace.get("passed_over")) if tuple(one) not in told]
    said += [
        f"{mention(str(person))} was passed over: {literal(str(reason), _VALUE_LIMIT)}."
        for person, reason in passed[:_PASSED_SHOWN]
    ]
    said += [
        f"{mention(str(one['user']))} is new and gets {float(one['ramp']):.0%} of their share yet."
        for one in _listed(trace.get("contenders"))[:_PASSED_SHOWN]
        if one.get("ramp")
    ]
    if hidden := len(passed) - len(passed[:_PASSED_SHOWN]):
        said.append(f"So were {hidden} more.")
    if owner and (why := trace.get("turn")):
        said.append(f"So it is {mention(owner)}'s: {literal(str(why), _VALUE_LIMIT)}.")
    elif owner and _is_preferred(trace):
        pass  # said before
    elif owner:
        said.append(f"It was {mention(owner)}'s turn." if pool else f"It goes to {mention(owner)}.")
    elif not _waits(trace):
        nobody = "Nobody in it was free, so it was held for the first who is" if pool else ""
        said.append(f"{nobody or 'It has no owner'}; anyone may claim it.")
    return " ".join(filter(None, said))


def _sticky(sticky: object) -> list[str]:
    """Who was to be preferred as the owner of the lead's company, and what became of that."""
    if not isinstance(sticky, Mapping):
        return []
    said = [literal(_line(one), _SAID_LIMIT) for one in _listed(sticky.get("said"))]
    said += [
        f"{mention(str(person))} comes before the pool, but was passed over: "
        f"{literal(str(reason), _VALUE_LIMIT)}."
        for person, reason in _listed(sticky.get("passed_over"))
        if person != sticky.get("waits_for")
    ]
    why = literal(str(sticky.get("why")), _SAID_LIMIT)
    if owner := sticky.get("owner"):
        said.append(f"{mention(str(owner))} {why}, so it is theirs before anybody's turn.")
    if waits_for := sticky.get("waits_for"):
        reasons = dict(map(tuple, _listed(sticky.get("passed_over"))))
        away = literal(str(reasons.get(waits_for, "away")), _VALUE_LIMIT)
        said.append(f"{mention(str(waits_for))} {why}, so it waits for them ({away}).")
    return said


def _told(trace: Mapping[str, object]) -> Sequence[Any]:
    """Who was passed over as the owner of the company, and why; that is told once."""
    sticky = trace.get("sticky")
    return _listed(sticky.get("passed_over")) if isinstance(sticky, Mapping) else ()


def _is_preferred(trace: Mapping[str, object]) -> bool:
    sticky = trace.get("sticky")
    return isinstance(sticky, Mapping) and bool(sticky.get("owner"))


def _waits(trace: Mapping[str, object]) -> bool:
    sticky = trace.get("sticky")
    return isinstance(sticky, Mapping) and bool(sticky.get("waits_for"))
