"""A large office: 30 people, 50 rules, and as many past leads as a measurement asks for."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, insert
from sqlalchemy.pool import NullPool

from storage import schema
from storage.models import leads

PEOPLE = 30
RULES = 50
TERRITORIES = 20
_COUNTRIES = (
    *("DE", "AT", "CH", "FR", "ES", "IT", "GB", "IE", "NL", "BE", "SE", "DK", "PL", "PT", "CZ"),
    *("US", "CA", "MX", "BR", "AR", "CL", "IN", "JP", "SG", "AU", "NZ", "ZA", "AE", "SA", "IL"),
)
_SOURCES = ("website", "chat", "webinar", "partner")
_SIZES = ("1-10", "11-50", "51-200", "201-1000", "1000+")
_INDUSTRIES = ("Software", "Retail", "Health", "Finance", "Logistics", "Education", "Energy")
_TITLES = ("CEO", "Head of Sales", "Marketing Manager", "Student", "Engineer", "Buyer", "CFO")
_WORDS = (
    *("we", "would", "like", "to", "see", "a", "demo", "of", "your", "product", "and", "get"),
    *("a", "quote", "for", "our", "team", "this", "year"),
)
_SYLLABLES = (
    *("ba", "ko", "ri", "tel", "zan", "mo", "ver", "lu", "pex", "dor", "ni", "sal", "gra"),
    *("fin", "tor", "hel", "qui", "wes", "nar", "bel"),
)
#: Leads came over so many days before the newest.
_DAYS = 80
#: The newest are open still, the others were closed.
_OPEN = 1_000
NEWEST = datetime(2026, 11, 20, 12, tzinfo=UTC)


def postcodes(folder: Path, count: int) -> None:
    """Write the files of the territories: German postcodes, dealt out one by one."""
    lists: list[list[str]] = [[] for _ in range(TERRITORIES)]
    for number in range(count):
        # Spread over all of them: 61 has no factor in common with 100,000.
        lists[number % TERRITORIES].append(f"DE {number * 61 % 100_000:05}")
    for number, entries in enumerate(lists):
        (folder / f"t{number:02}.txt").write_text("\n".join(entries))


def app(*, draft: bool = False, sticky: bool = False, territories: bool = False) -> str:
    """An app.yaml; the draft's differs in two rules, a weight and a new rule above the others.

    With `territories` some rules ask for those that `postcodes` writes.
    """
    people = [f"p{n:02}" for n in range(PEOPLE)]
    pools = [people[at : at + 10] for at in range(0, PEOPLE, 10)]
    lines = [
        "workspace: {name: Office, timezone: Europe/Berlin, admins: [p00]}",
        "people:",
        *(
            f"  {key}: {{name: Person {key}, slack: U0{key.upper()}X, team: sales}}"
            for key in people
        ),
        "  m00: {name: Marketer, slack: U0M00, team: marketing}",
        "teams: {sales: {name: Sales, lead: p00}, marketing: {name: Marketing, lead: m00}}",
        'channels: {leads: "#leads", emea: "#emea", americas: "#americas", big: "#big"}',
        "feedback: {reasons: {spam: Spam}}",
        "sources:",
        *(f"  {key}: {{name: {key.title()}, posts: false}}" for key in _SOURCES),
        "definitions:",
        "  mql:",
        "    name: MQL",
        "    clauses:",
        "      - {says: Can be reached, when: email != null or phone != null}",
        '      - {says: Large enough, when: \'extra["Size"] in ["51-200", "201-1000", "1000+"]\'}',
        '      - {says: Can decide, when: \'title in ["CEO", "CFO", "Head of Sales"]\'}',
        "score:",
        "  - {points: 30, says: MQL, when: mql}",
        "  - {points: 10, says: Company address, when: company_domain != null and not free_mail}",
        "  - {points: 20, says: Wants a quote, when: '\"quote\" in message.as_lower'}",
        "pools:",
    ]
    for number, members in enumerate(pools):
        weights = [f"{{person: {one}, weight: {1 + n % 3}}}" for n, one in enumerate(members)]
        if draft and number == 0:
            weights[0] = weights[0].replace("weight: 1", "weight: 3")
        stick = ", sticky: true" if sticky else ""
        lines.append(f"  pool{number}: {{people: [{', '.join(weights)}], turns: weighted{stick}}}")
    if territories:
        lines.append("territories:")
        lines += [f"  t{number:02}: {{file: t{number:02}.txt}}" for number in range(TERRITORIES)]
    rules = _rules(draft=draft, territories=territories)
    return "\n".join([*lines, "routing:", *rules]) + "\n"


def _rules(*, draft: bool, territories: bool = False) -> list[str]:
    """Most ask about values that leads share, some about text that each has of its own."""
    asked = [f'territory == "t{number:02}"' for number in range(TERRITORIES if territories else 0)]
    asked += ['free_mail and "student" in title.as_lower']
    asked += [f'country == "{one}" and extra["Size"] == "1000+"' for one in _COUNTRIES[:15]]
    asked += [
        f'extra["Industry"] == "{industry}" and source == "{source}" and score >= 50'
        for industry in _INDUSTRIES
        for source in _SOURCES[:3]
    ]
    asked += ['email =~ "^(info|sales)@"', '"urgent" in message.as_lower', "mql and score >= 60"]
    asked += [f'country in ["{a}", "{b}"]' for a, b in pairwise(_COUNTRIES)]
    asked = asked[: RULES - 1]
    if draft:
        asked[2] = asked[2].replace("1000+", "201-1000")
        asked[0], asked[1] = asked[1], asked[0]
    channels = ("leads", "emea", "americas", "big")
    rules = [
        f"  - {{name: Rule {n}, when: '{when}', channel: {channels[n % 4]}, pool: pool{n % 3}}}"
        for n, when in enumerate(asked)
    ]
    return [*rules, "  - {name: Rest, channel: leads, pool: pool0}"]


def company(chance: random.Random) -> tuple[str, str]:
    """A company's name and its domain."""
    word = "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))
    other = "".join(chance.choices(_SYLLABLES, k=2))
    kind = chance.choice(("Systems", "Logistics", "Foods", "Media", "Energy", "Textiles"))
    return f"{word.title()} {other.title()} {kind}", f"{word}-{other}-{kind.lower()}.com"


def rows(count: int, seed: int, *, new_company: bool = False) -> Iterator[dict[str, Any]]:
    """Leads as the table keeps them.

    A third tells no company, the others one of 40 for each 100 leads; with `new_company` each lead
    tells a company of its own.
    """
    chance = random.Random(seed)
    companies = [company(chance) for _ in range(count if new_company else count * 4 // 10)]
    for number in range(count):
        named = new_company or chance.random() < 2 / 3
        which = companies[number] if new_company else chance.choice(companies)
        name, domain = which if named else (None, None)
        email = f"lead{number}@{domain or 'gmail.com'}" if chance.random() < 0.9 else None
        came = NEWEST - timedelta(days=_DAYS) * (1 - number / count)
        yield {
            "source": chance.choice(_SOURCES),
            "received_at": came,
            "name": f"Lead {number}",
            "email": email,
            "phone": f"+4930{number:07}" if chance.random() < 0.5 else None,
            "company": name,
            "domain": domain,
            "country": chance.choice(_COUNTRIES) if chance.random() < 0.9 else None,
            "title": chance.choice(_TITLES),
            "message": " ".join(chance.choices(_WORDS, k=12)) + f" {number}",
            "extra": {"Size": chance.choice(_SIZES), "Industry": chance.choice(_INDUSTRIES)},
            "free_mail": bool(email and not named),
            "doubts": [],
            "haystack": f"lead {number}",
            "stage": "new" if number >= count - _OPEN else "lost",
            "history": False,
            "owner": f"U0P{number % PEOPLE:02}X",
            "given_to": f"U0P{number % PEOPLE:02}X",
            "given_at": came,
            "pool": f"pool{number % 3}",
            "held": False,
            "turn_returned": False,
            "routed_at": came,
            "trace": {},
            "judged": [],
        }


def fill(url: str, count: int, seed: int, *, new_company: bool = False) -> None:
    """Make a database with so many past leads; see `rows`."""
    engine = create_engine(url, poolclass=NullPool)
    schema.upgrade(engine)
    made = list(rows(count, seed, new_company=new_company))
    with engine.begin() as connection:
        for at in range(0, count, 5_000):
            connection.execute(insert(leads), made[at : at + 5_000])


def write(folder: Path) -> tuple[Path, Path]:
    """The office's app.yaml and a draft of it."""
    files = folder / "app.yaml", folder / "draft.yaml"
    files[0].write_text(app())
    files[1].write_text(app(draft=True))
    return files
