"""What must hold across app.yaml and cannot be seen from a single value."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from bot.config.conditions import promise_values
from bot.config.document import Document
from bot.config.feedback import VerdictEmoji, unquoted
from bot.config.problems import Problem
from bot.config.sources import RESERVED_SOURCES
from bot.config.values import check_country, did_you_mean
from bot.domain.conditions import Condition, ConditionError
from bot.domain.feedback import canonical_emoji
from bot.domain.pools import OutsideHours
from bot.domain.territories import ELSEWHERE
from bot.domain.tiers import Tier


def problems(document: Document) -> Iterator[Problem]:
    """Yield what is wrong between the values.

    Reads the raw data, so that these problems are reported together with those of single values.
    """
    data = document.data
    yield from _teams(document, _block(data, "teams"))
    yield from _emoji(document, _block(_block(data, "feedback"), "emoji"))
    yield from _people(document, _block(data, "people"))
    yield from _hours(document, data)
    for key in _block(data, "sources"):
        if key in RESERVED_SOURCES:
            what = f'"{key}" is a source that always exists ({RESERVED_SOURCES[key]}).'
            yield document.problem(("sources", key), what, "Choose another key.")
    if ELSEWHERE in _block(data, "territories"):
        what = f'"{ELSEWHERE}" stands for places in none of the territories.'
        yield document.problem(("territories", ELSEWHERE), what, "Choose another key.")
    yield from _agreed(document, _block(data, "definitions"), data.get("score"))
    yield from _promises(document, data.get("sla"))
    yield from _offers(document, _block(data, "pools"))
    yield from _costs(document, data)
    yield from _meetings(document, _block(data, "meetings"))
    tiers = data.get("tiers")
    for place, line in enumerate(tiers if isinstance(tiers, list) else ()):
        yield from _compared(document, ("tiers", place, "when"), _when(line))
    rules = data.get("routing")
    if isinstance(rules, list):
        yield from _rules(document, [rule if isinstance(rule, dict) else {} for rule in rules])


def _block(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _teams(document: Document, teams: Mapping[str, Any]) -> Iterator[Problem]:
    for key in ("sales", "marketing"):
        if teams and key not in teams:
            yield document.problem(
                ("teams",),
                f'there is no team "{key}".',
                f"Add `{key}: {{name: {key.capitalize()}, lead: …}}`. "
                "Baton works between these two teams.",
            )


def _people(document: Document, people: Mapping[str, Any]) -> Iterator[Problem]:
    keys: dict[str, str] = {}
    for key in people:
        slack = _block(people, key).get("slack")
        if isinstance(slack, str) and keys.setdefault(slack.lower(), key) != key:
            what = f'"{slack}" also stands for {keys[slack.lower()]}.'
            yield document.problem(("people", key, "slack"), what, "Give each person their own.")


def _hours(document: Document, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Whom a pool passes over outside their hours has some."""
    people, teams, pools = (_block(data, name) for name in ("people", "teams", "pools"))
    for key in pools:
        pool = _block(pools, key)
        if pool.get("outside_hours") != OutsideHours.SKIP:
            continue
        members = pool.get("people")
        for one in members if isinstance(members, list) else ():
            name = one.get("person") if isinstance(one, dict) else one
            person = _block(people, str(name))
            team = _block(teams, str(person.get("team")))
            if person and team and "hours" not in person and "hours" not in team:
                yield document.problem(
                    ("pools", key, "outside_hours"),
                    f"{name} has no working hours, and neither has their team.",
                    'Add `hours: {mon-fri: "9-17"}` to the person or to the team.',
                )


def _emoji(document: Document, emoji: Mapping[str, Any]) -> Iterator[Problem]:
    meant: dict[str, str] = {}
    for verdict, field in VerdictEmoji.model_fields.items():
        names = emoji.get(verdict, field.default)
        for place, name in enumerate(names if isinstance(names, (list, tuple)) else ()):
            folded = canonical_emoji(str(unquoted(name)))
            if meant.setdefault(folded, verdict) != verdict:
                listed = verdict if verdict in emoji else meant[folded]
                path = ("feedback", "emoji", listed)
                yield document.problem(
                    (*path, place) if listed == verdict else path,
                    f'the emoji "{folded}" stands for both {meant[folded]} and {verdict}.',
                    "Keep it in one of them.",
                )


def _agreed(document: Document, definitions: Mapping[str, Any], score: Any) -> Iterator[Problem]:
    taken = promise_values(())
    for key in definitions:
        if key in taken:
            what = f'"{key}" already stands for a value of the lead.'
            yield document.problem(("definitions", key), what, "Choose another key.")
        clauses = _block(definitions, key).get("clauses")
        for place, clause in enumerate(clauses if isinstance(clauses, list) else ()):
            path = ("definitions", key, "clauses", place, "when")
            yield from _compared(document, path, _when(clause))
    for place, line in enumerate(score if isinstance(score, list) else ()):
        yield from _compared(document, ("score", place, "when"), _when(line))


def _when(holder: Any) -> Any:
    return holder.get("when") if isinstance(holder, dict) else None


def _rules(document: Document, rules: list[dict[str, Any]]) -> Iterator[Problem]:
    names: dict[str, int] = {}
    for place, rule in enumerate(rules):
        name = rule.get("name")
        if isinstance(name, str) and names.setdefault(name, place) != place:
            what = f"rule {names[name] + 1} has the same name."
            fix = "Give each rule its own name, so that reports can tell them apart."
            yield document.problem(("routing", place, "name"), what, fix)
        if rule and rule.get("when") is None and place < len(rules) - 1:
            what = "a rule without `when` takes every lead, so the rules below are never reached."
            yield document.problem(("routing", place), what, "Add `when:`, or move it to the end.")
        yield from _compared(document, ("routing", place, "when"), rule.get("when"))
    if rules and rules[-1].get("when") is not None:
        channel = next(iter(_block(document.data, "channels")), "…")
        yield document.problem(
            ("routing", len(rules) - 1),
            "the last rule has a condition, so a lead that meets none would go nowhere.",
            f"Add at the end a rule without `when`: `- name: Everything else` "
            f"and below it `channel: {channel}`.",
        )


def _promises(document: Document, sla: Any) -> Iterator[Problem]:
    promises = [one for one in sla if isinstance(one, dict)] if isinstance(sla, list) else []
    names: dict[str, int] = {}
    for place, one in enumerate(promises):
        name = one.get("name")
        if isinstance(name, str) and names.setdefault(name, place) != place:
            what = f"promise {names[name] + 1} has the same name."
            yield document.problem(("sla", place, "name"), what, "Give each its own name.")
        if one.get("when") is None and place < len(promises) - 1:
            what = "a promise without `when` is for every lead, so those below never count."
            yield document.problem(("sla", place), what, "Add `when:`, or move it to the end.")
        yield from _compared(document, ("sla", place, "when"), one.get("when"))
        sales = _block(_block(document.data, "teams"), "sales")
        if one.get("count", "team") != "wall" and sales and "hours" not in sales:
            yield document.problem(
                ("sla", place),
                "counts working hours, but teams.sales.hours says none.",
                'Add there `hours: {mon-fri: "9-17"}`, or here `count: wall`.',
            )


def _offers(document: Document, pools: Mapping[str, Any]) -> Iterator[Problem]:
    sales = _block(_block(document.data, "teams"), "sales")
    for key in pools:
        offer = _block(_block(pools, key), "offer")
        if offer and offer.get("count", "team") != "wall" and sales and "hours" not in sales:
            yield document.problem(
                ("pools", key, "offer"),
                "counts working hours, but teams.sales.hours says none.",
                'Add there `hours: {mon-fri: "9-17"}`, or here `count: wall`.',
            )


def _costs(document: Document, data: Mapping[str, Any]) -> Iterator[Problem]:
    costs, sources = _block(data, "costs"), [*_block(data, "sources"), *RESERVED_SOURCES]
    for key in costs:
        if key not in sources:
            what = f'no source is called "{key}".'
            yield document.problem(("costs", key), what, did_you_mean(key, sources))
    if (costs or data.get("costs_file")) and "currency" not in _block(data, "money"):
        what = "there is no currency for these amounts."
        yield document.problem(
            ("costs" if costs else "costs_file",), what, "Add `money: {currency: EUR}`."
        )


def _meetings(document: Document, meetings: Mapping[str, Any]) -> Iterator[Problem]:
    """The digest before a meeting is one of those below `digests`."""
    known = list(_block(document.data, "digests"))
    for key in meetings:
        digest = _block(meetings, key).get("digest")
        if isinstance(digest, str) and digest not in known:
            what = f'no digest is called "{digest}".'
            fix = did_you_mean(digest, known) or 'Add it under "digests:", or leave it out.'
            yield document.problem(("meetings", key, "digest"), what, fix)


def _rule_names(data: Mapping[str, Any]) -> list[str]:
    rules = data.get("routing")
    rules = rules if isinstance(rules, list) else []
    return [str(one.get("name")) for one in rules if isinstance(one, dict)]


def _decided(
    document: Document, path: tuple[str | int, ...], compared: Mapping[str, frozenset[str]]
) -> Iterator[Problem]:
    """Check what a condition asks about routing's own decisions."""
    known = {"tier": [*Tier], "routing rule": _rule_names(document.data)}
    for noun, words in known.items():
        for text in sorted(compared.get(noun.rpartition(" ")[2], frozenset()) - {*words}):
            yield document.problem(
                path, f'no {noun} is called "{text}".', did_you_mean(text, words)
            )


def _compared(document: Document, path: tuple[str | int, ...], when: Any) -> Iterator[Problem]:
    """Check the texts in a condition where only certain ones can ever match."""
    fields = promise_values(map(str, _block(document.data, "definitions")))
    try:
        compared = Condition.compile(when, fields).compared if isinstance(when, str) else {}
    except ConditionError:
        return  # reported where the value itself is checked
    sources = [*_block(document.data, "sources"), *RESERVED_SOURCES]
    for text in sorted(compared.get("source", ())):
        if text not in sources:
            what = f'no source is called "{text}".'
            yield document.problem(path, what, did_you_mean(text, sources))
    territories = [*_block(document.data, "territories"), ELSEWHERE]
    for text in sorted(compared.get("territory", ())):
        if text not in territories:
            what = f'no territory is called "{text}".'
            fix = did_you_mean(text, territories) if len(territories) > 1 else ""
            yield document.problem(path, what, fix or 'Add it under "territories:".')
    yield from _decided(document, path, compared)
    for text in sorted(compared.get("country", ())):
        try:
            check_country(text)
        except PydanticCustomError as error:
            found = error.context or {}
            yield document.problem(path, found["what"], found["fix"])
