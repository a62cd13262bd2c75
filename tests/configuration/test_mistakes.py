"""What is said about a wrong app.yaml: the line, the key, what is wrong, what to write instead."""

import json
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.config import ConfigError, Problem, loads

from .example import MINIMAL, changed


def problems(text: str) -> list[Problem]:
    """Return what is wrong with the text of an app.yaml."""
    with pytest.raises(ConfigError) as caught:
        loads(text, {})
    return list(caught.value.problems)


SIGNED = "{secret_env: A, header: X, signed: '{timestamp} {body}'}"

# what stands in the example, what is written instead, the line to look at, words that must be said
MISTAKES = [
    # references
    (
        "leads-emea, pool",
        "leads-eme, pool",
        23,
        ["routing[0].channel", 'Did you mean "leads-emea"?'],
    ),
    ("{people: [ana]}", "{people: [anna]}", 21, ["pools.all.people[0]", 'Did you mean "ana"?']),
    ("leads, pool: all", "leads, pool: emea", 24, ["routing[1].pool", '"emea"', "Known: all."]),
    ("leads, pool: all", "leads, owner: bob", 24, ["routing[1].owner", "no person", "ana, emil"]),
    ("admins: [ana]", "admins: [dana]", 4, ["workspace.admins[0]", 'Did you mean "ana"?']),
    # what was pasted
    ("  timezone:", "\u00a0 timezone:", 3, ["not an ordinary one", "type a space"]),
    ("  timezone: ", "  timezone:\u00a0", 3, ["not an ordinary one", "type a space"]),
    ("teams:", "<<<<<<< HEAD\nteams:", 8, ["Git could not merge", "Keep one"]),
    ('"#leads"', "“#leads”", 12, ["“ is a quotation mark of a word processor", "straight"]),
    ('"#leads"', '"#leads', 12, ["a quotation mark may be missing"]),
    ("Europe/Berlin", "EST", 3, ["no summer time", "America/New_York", "America/Panama"]),
    ("Europe/Berlin", "GMT", 3, ["no summer time", "Europe/London", '"UTC"']),
    ("Europe/Berlin", "pst", 3, ['"pst" is not a time zone', "America/Los_Angeles"]),
    ("lead: ana}", "lead: an}", 9, ["teams.sales.lead", 'Did you mean "ana"?']),
    ("team: sales}", "team: sale}", 6, ["people.ana.team", 'Did you mean "sales"?']),
    (
        "  timezone:",
        "  address: baton.example.com\n  timezone:",
        3,
        ["workspace.address", '"baton.example.com" is not a web address', "https://"],
    ),
    ("  timezone:", "  address: https:///x\n  timezone:", 3, ["not a web address", "and a host"]),
    # keys
    ("  timezone:", "  time_zone:", 3, ["workspace.time_zone", 'Did you mean "timezone"?']),
    ("routing:", "rooting:", 22, ["rooting: no such key", 'Did you mean "routing"?']),
    ("  name: Acme\n", "", 1, ["workspace.name: is missing", "Add `name:"]),
    ("  all:", "  All People:", 21, ['"All People" cannot be a key', 'write "all-people"']),
    ("feedback:", "people: {}\nfeedback:", 14, ["people: is written twice", "line 5"]),
    # kinds of value
    ("name: Acme", "name: 5", 2, ["must be text, not the number 5", "quotes"]),
    ("name: Acme", "name: [a]", 2, ["must be text, not a list"]),
    ("name: Acme", "name: true", 2, ["must be text, not true"]),
    ("name: Acme", "name: 2026-01-02", 2, ["must be text, not the date 2026-01-02"]),
    ("name: Acme", "name:", 2, ["workspace.name: has no value"]),
    ('"#leads"', "#leads", 12, ["channels.leads: has no value", "comment"]),
    ("admins: [ana]", "admins: ana", 4, ['must be a list, not "ana"', "brackets"]),
    ("admins: [ana]", "admins: []", 4, ["workspace.admins: is empty"]),
    (
        "  all: {people: [ana]}",
        "  - ana",
        20,
        ["must be a block of `key: value` lines, not a list"],
    ),
    ("routing:", "intake: {join_days: many}\nrouting:", 22, ['a whole number, not "many"']),
    ("routing:", "intake: {max_bytes: 9000000}\nrouting:", 22, ["can be at most 5242880"]),
    ("routing:", "retention: {inbox_hours: 24}\nrouting:", 22, ["must be at least 48"]),
    # people, places, channels
    ("Europe/Berlin", "Berlin", 3, ['"Berlin" is not a time zone', '"Europe/Berlin"']),
    ("Europe/Berlin", "CEST", 3, ['Write it like "Europe/Berlin"']),
    ("[ana]\npeople", "[ana]\n  default_country: Germany\npeople", 5, ['Write "DE"']),
    ("[ana]\npeople", "[ana]\n  default_country: UK\npeople", 5, ['Write "GB"']),
    ("[ana]\npeople", "[ana]\n  default_country: XX\npeople", 5, ["two capital letters"]),
    ("emil@example.com", "U0ANA", 7, ["people.emil.slack", "also stands for ana"]),
    ("U0ANA", "'@ana'", 6, ["people.ana.slack", "Copy member ID"]),
    ("C0123ABC", "leads-emea", 13, ["neither a channel name nor a channel ID", '"#leads-emea"']),
    ('"#leads"', "'#Leads EMEA'", 12, ['Write "#leads-emea"']),
    ("  sales: {name: Sales, lead: ana}\n", "", 8, ['no team "sales"', "Add `sales:"]),
    # feedback
    ("reasons: {", 'emoji: {good: [":+1:"]}\n  reasons: {', 15, ["with colons", 'Write "+1"']),
    ("reasons: {", 'emoji: {bad: ["-1::skin-tone-3"]}\n  reasons: {', 15, ["tone", 'Write "-1"']),
    ("reasons: {", "emoji: {unsure: [🤔]}\n  reasons: {", 15, ["not the name of an emoji"]),
    (
        "reasons: {",
        'emoji:\n    good: ["+1"]\n    bad:\n    - "-1"\n    - thumbsup\n  reasons: {',
        19,
        ["feedback.emoji.bad[1]", '"+1" stands for both good and bad'],
    ),
    ("reasons: {", 'emoji: {bad: ["+1"]}\n  reasons: {', 15, ["both good and bad"]),
    ("{spam: Spam}", "{}", 15, ["feedback.reasons: is empty"]),
    ("{spam: Spam}", "{spam: " + "x" * 76 + "}", 15, ["has 76 characters; 75 fit"]),
    (
        "{spam: Spam}",
        "{" + ", ".join(f"r{each}: x" for each in range(21)) + "}",
        15,
        ["has 21 entries; at most 20"],
    ),
    ("reasons: {", "voters: [support]\n  reasons: {", 15, ['no team is called "support"']),
    # sources
    ("  website:", "  slack:", 17, ['"slack" is a source that always exists']),
    ("  website:", "  import:", 17, ['"import" is a source that always exists']),
    ("{email:", "{emial:", 19, ['Did you mean "email"?', "keep:"]),
    ("contact.email", "contact.full name", 19, ["not a valid path", "character 14", "JMESPath"]),
    ("contact.email", "[contact.email, b c]", 19, ["fields.email[1]", "not a valid path"]),
    ("contact.email", "5", 19, ["must be the place of a value"]),
    ("    name: Website", "    name: W\n    auth: {}", 19, ["a token or a signature"]),
    ("    name: Website", "    name: W\n    auth: {hmac: {secret_env: A}}", 19, ["Add `header:"]),
    (
        "    name: Website",
        "    name: W\n    auth:\n      hmac: {secret_env: A, header: X, algorithm: md5}",
        20,
        ["algorithm", 'is "md5"', "'sha256', 'sha1' or 'sha512'"],
    ),
    (
        "    name: Website",
        "    name: W\n    auth:\n      hmac: " + SIGNED,
        20,
        ["need each other"],
    ),
    (
        "    name: Website",
        '    name: W\n    auth:\n      hmac: {secret_env: A, header: X, signed: "v0"}',
        20,
        ["does not contain {body}"],
    ),
    # routing and cards
    ('country == "DE"', 'contry == "DE"', 23, ["(character 1)", 'Did you mean "country"?']),
    ('country == "DE"', "country", 23, ["text, not a condition"]),
    ('country == "DE"', "true", 23, ["must be a condition, as text"]),
    ('country == "DE"', 'country == "Germany"', 23, ['"Germany" is not a country', 'Write "DE"']),
    ('country == "DE"', 'source == "websit"', 23, ["no source", 'Did you mean "website"?']),
    ('when: country == "DE", ', "", 23, ["the rules below are never reached"]),
    (
        "  - {name: Rest, channel: leads, pool: all}\n",
        "",
        23,
        ["the last rule has a condition", "`- name: Everything else`", "`channel: leads`"],
    ),
    ("name: Rest", "name: Germans", 24, ["rule 1 has the same name"]),
    ("leads, pool: all", "leads, pool: all, owner: ana", 24, ["both pool: and owner:"]),
    ("routing:", "card: {fields: [compnay]}\nrouting:", 22, ['Did you mean "company"?']),
    ("routing:", "card: {fields: [Job]}\nrouting:", 22, ['extra["Job"]']),
    (
        "routing:",
        "card: {fields: [" + ", ".join(["email"] * 11) + "]}\nrouting:",
        22,
        ["has 11 entries; at most 10"],
    ),
    # YAML itself
    ("feedback:\n", "feedback:\n\t", 15, ["a tab", "Indent with spaces"]),
    ("name: Acme", "name: @Acme", 2, ["keeps for itself", "quotes"]),
    ("name: Acme", "name: Acme: Berlin", 2, ["a colon stands where none can be"]),
    ("  name: Acme", "  name Acme", 3, ["colon", "missing above"]),
    ("admins: [ana]", "admins: [ana", 4, ["in brackets is not closed"]),
    ("name: Website", 'name: "Website', 18, ["a quotation mark may be missing here"]),
    ("name: Rest", "name: 'Rest", 24, ["a quotation mark is never closed"]),
    ("name: Rest", 'name: "\\q"', 24, ["backslash"]),
    ("name: Rest", "name: *rest", 24, ["starts with *"]),
    ("name: Acme", "name: !env ACME", 2, ["starts with !"]),
    ("feedback:\n", "---\nfeedback:\n", 14, ["second document"]),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"), MISTAKES, ids=[f"{new:.40}" for _, new, _, _ in MISTAKES]
)
def test_a_mistake_is_named_with_its_line_and_its_fix(
    old: str, new: str, line: int, words: list[str]
) -> None:
    said = [problem for problem in problems(changed(old, new)) if problem.line == line]
    assert said, [str(problem) for problem in problems(changed(old, new))]
    assert all(str(problem).startswith(f"app.yaml:{line}: ") for problem in said)
    everything = " ".join(map(str, said))
    assert [word for word in words if word not in everything] == []


def test_every_mistake_is_reported_at_once_in_the_order_of_the_file() -> None:
    text = (
        MINIMAL.replace("Europe/Berlin", "Berlin")
        .replace("U0ANA", "ana")
        .replace('country == "DE"', 'contry == "DE"')
        .replace("name: Rest, channel: leads", "name: Germans, channel: lead")
    )
    assert [(each.line, each.key) for each in problems(text)] == [
        (3, "workspace.timezone"),
        (6, "people.ana.slack"),
        (23, "routing[0].when"),
        (24, "routing[1].name"),
        (24, "routing[1].channel"),
    ]


def test_one_mistake_is_reported_once() -> None:
    for old, new in [
        ("{people: [ana]}", "{people: [anna]}"),
        ("contact.email", "a b"),
        ("  all: {people: [ana]}", "  - ana"),
    ]:
        assert len(problems(changed(old, new))) == 1


@pytest.mark.parametrize("text", ["", "# only a comment\n", "- a\n- b\n", "hello"])
def test_a_file_without_sections_tells_how_to_get_one(text: str) -> None:
    [problem] = problems(text)
    assert "Copy the app.yaml that comes with Baton" in str(problem)
    assert str(problem).startswith("app.yaml: the file is")


def test_a_block_that_contains_itself_is_refused() -> None:
    [problem] = problems("a: &x [*x]\n")
    assert "refers to itself" in problem.what


def test_a_pasted_secret_is_not_repeated() -> None:
    text = changed("    name: Website", "    name: W\n    auth: {bearer_env: s3cr3t-Value}")
    [problem] = problems(text)
    assert "s3cr3t" not in str(problem)
    assert "never write the secret itself" in problem.fix


def test_a_problem_is_written_as_file_line_key_what_and_fix() -> None:
    [problem] = problems(changed("leads-emea, pool", "leads-eme, pool"))
    assert str(problem) == (
        'app.yaml:23: routing[0].channel: no channel is called "leads-eme". '
        'Did you mean "leads-emea"?'
    )


SAMPLE = Path(__file__).parents[2] / "app.yaml"
ODD: tuple[object, ...] = (
    None,
    [],
    {},
    0,
    -1.5,
    True,
    "",
    "x",
    "${",
    [None],
    {"a": None},
    [[{}]],
    "null == null",
)


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every value in parsed YAML."""
    yield path
    if isinstance(value, dict):
        for key, held in value.items():
            yield from places(held, (*path, key))
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from places(held, (*path, index))


WHOLE = YAML(typ="safe").load(SAMPLE.read_text(encoding="utf-8"))


@given(st.sampled_from(list(places(WHOLE))[1:]), st.sampled_from(ODD))
def test_an_odd_value_anywhere_is_refused_or_accepted_but_never_a_crash(
    path: tuple[str | int, ...], odd: object
) -> None:
    data = deepcopy(WHOLE)
    held = data
    for step in path[:-1]:
        held = held[step]
    held[path[-1]] = odd
    with suppress(ConfigError):
        loads(json.dumps(data), {})
