"""What a made-up lead leaves in each table, as statements that the database runs by itself.

Every value follows from the lead's number, so the same past is written on both databases.
"""

from collections.abc import Iterator, Mapping

NAMES = "CREATE TEMP TABLE words (kind TEXT, n INTEGER, word TEXT, PRIMARY KEY (kind, n))"
BATCH = """CREATE TEMP TABLE batch (
    n NUMBER PRIMARY KEY, came NUMBER, later NUMBER, closed NUMBER, luck NUMBER, other NUMBER,
    stage TEXT, is_open BOOLEAN, person TEXT, source TEXT, name TEXT, email TEXT, company TEXT,
    domain TEXT)"""
_MESSAGE = "We are 40 people and would like to see the product next week. " * 2
_TRACE = '{"rules": [{"rule": "One", "matched": false}, {"rule": "Everything", "matched": true}]}'
_JUDGED = '[{"definition": "mql", "version": 2, "results": [true, true, false]}]'
_NUMBERS = {
    True: "WITH RECURSIVE numbers (n) AS "
    "(SELECT :first UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)",
    False: "WITH numbers (n) AS "
    "(SELECT * FROM generate_series(CAST(:first AS BIGINT), CAST(:last AS BIGINT)))",
}
# The cross joins tell SQLite to begin with the numbers.
_FILL = """INSERT INTO batch {numbers},
lots AS (
    SELECT n, CAST(:end AS BIGINT) - (CAST(:newest AS BIGINT) - n + 1) * CAST(:step AS BIGINT)
        AS came, (n * 7919 + n / 1000) % 1000 AS luck, (n * 104729 + n / 61) % 1000 AS other
    FROM numbers
),
told AS (
    SELECT lots.*, f.word AS first, l.word AS last, c.word || ' ' || d.word || ' ' || k.word
        AS company, lower(c.word || d.word || k.word) || '.example' AS domain, p.word AS person,
        s.word AS source,
        luck < 2 OR (luck < 600 AND came > CAST(:end AS BIGINT) - 2592000000000) AS is_open
    FROM lots
    CROSS JOIN words f CROSS JOIN words l CROSS JOIN words c CROSS JOIN words d
    CROSS JOIN words k CROSS JOIN words p CROSS JOIN words s
    WHERE f.kind = 'first' AND f.n = (lots.n * 31) % 61
        AND l.kind = 'last' AND l.n = (lots.n * 17 + lots.n / 61) % 67
        AND c.kind = 'company' AND c.n = (lots.n / 7) % 58
        AND d.kind = 'company' AND d.n = (lots.n / 406 + lots.n * 11) % 58
        AND k.kind = 'line' AND k.n = (lots.n / 3) % 19
        AND p.kind = 'person' AND p.n = lots.n % 40
        AND s.kind = 'source' AND s.n = lots.luck % 8
)
SELECT n, came, came + (other + 1) * 30000000, came + (other + 20) * 7200000000, luck, other,
    CASE WHEN is_open THEN CASE WHEN other < 500 THEN 'new' ELSE 'accepted' END
        WHEN luck % 100 < 4 THEN 'won' WHEN luck % 100 < 40 THEN 'lost'
        WHEN luck % 100 < 70 THEN 'rejected' ELSE 'recycled' END,
    is_open, person, source, first || ' ' || last,
    lower(first || '.' || last) || n || '@' || domain, company, domain
FROM told"""

#: Columns and their values for each lead of a batch, then which leads.
_ROWS: tuple[tuple[str, dict[str, str], str], ...] = (
    (
        "leads",
        {
            "id": "n",
            "source": "source",
            "received_at": "<came>",
            "name": "name",
            "email": "email",
            "phone": "'+4930' || (10000000 + n)",
            "company": "company",
            "domain": "domain",
            "country": "CASE WHEN luck < 800 THEN 'DE' ELSE 'FR' END",
            "message": f"'{_MESSAGE}'",
            "extra": '{\'{"Size": "11-50"}\'}',
            "free_mail": "FALSE",
            "doubts": "{'[]'}",
            "haystack": "lower(name || ' ' || email || ' +4930' || (10000000 + n) || ' ' || "
            "company || ' ' || domain)",
            "stage": "stage",
            "history": "FALSE",
            "channel": "'leads'",
            "owner": "person",
            "given_to": "person",
            "given_at": "<came + 1000000>",
            "pool": "'all'",
            "held": "FALSE",
            "turn_returned": "FALSE",
            "routed_at": "<came + 1000000>",
            "claimed_at": "CASE WHEN other < 600 THEN <later> END",
            "trace": f"{{'{_TRACE}'}}",
            "judged": f"{{'{_JUDGED}'}}",
            "rule": "'Everything'",
        },
        "TRUE",
    ),
    (
        "origins",
        {"source": "source", "key": "'k' || n", "lead_id": "n", "at": "<came>"},
        "TRUE",
    ),
    ("lead_identities", {"kind": "'email'", "value": "email", "lead_id": "n"}, "is_open"),
    (
        "card_messages",
        {"channel_id": "'C0LEADS'", "ts": "(came / 1000000) || '.000100'", "lead_id": "n"},
        "TRUE",
    ),
    (
        "ballots",
        {"lead_id": "n", "person": "person", "verdict": "<verdict>", "at": "<later>"},
        "other < 500",
    ),
    (
        "contacts",
        {
            "key": "'press:' || n",
            "lead_id": "n",
            "kind": "'call'",
            "at": "<later>",
            "noted_at": "<later>",
            "by": "person",
        },
        "other < 500",
    ),
    (
        "journeys",
        {
            "lead_id": "n",
            "stage": "stage",
            "accepted_at": "<later>",
            "sql_at": "CASE WHEN luck % 100 < 40 THEN <later + 3600000000> END",
            "opportunity_at": "CASE WHEN luck % 100 < 10 THEN <later + 7200000000> END",
            "closed_at": "<closed>",
            "worth": "CASE WHEN stage = 'won' THEN other * 5000 END",
            "currency": "CASE WHEN stage = 'won' THEN 'EUR' END",
            "reason": "''",
        },
        "NOT is_open",
    ),
    (
        "stage_changes",
        {
            "key": "'crm:' || n",
            "lead_id": "n",
            "stage": "stage",
            "at": "<closed>",
            "noted_at": "<closed>",
            "source": "'crm'",
            "reason": "''",
        },
        "NOT is_open",
    ),
)


def _timeline(kind: str, at: str, actor: str, data: str) -> dict[str, str]:
    return {"lead_id": "n", "at": f"<{at}>", "kind": f"'{kind}'", "actor": actor, "data": data}


def _promise(duty: str, began: str) -> dict[str, str]:
    return {
        "lead_id": "n",
        "duty": f"'{duty}'",
        "number": "1",
        "policy": "'Usual'",
        "team": "'sales'",
        "started_at": f"<{began}>",
        "due_at": f"<{began} + 14400000000>",
        "state": "CASE WHEN other < 800 THEN 'met' ELSE 'breached' END",
        "responded_at": "CASE WHEN other < 800 THEN <later> END",
        "responded_by": "CASE WHEN other < 800 THEN person END",
        "took": "CASE WHEN other < 800 THEN other * 10 END",
        "done": "{'[\"remind-owner-1\"]'}",
        "stopped": "FALSE",
        "ended": "other >= 800 AND NOT is_open",
    }


def _delivery(kind: str, place: str, lane: str, at: str) -> dict[str, str]:
    return {
        "key": f"'lead:' || n || ':{kind}'",
        "kind": f"'{kind}'",
        "lead_id": "n",
        "place": place,
        "lane": lane,
        "person": "person",
        "about": "{'{\"from\": 1}'}",
        "wanted": "2",
        "shown": "2",
        "state": "'shown'",
        "due_at": f"<{at}>",
        "attempts": "2",
        "unknowns": "0",
        "channel_id": "'C0LEADS'",
        "wanted_at": f"<{at}>",
        "ts": "(came / 1000000) || '.000100'",
        "shown_at": f"<{at}>",
    }


_MORE: tuple[tuple[str, dict[str, str], str], ...] = (
    ("timeline", _timeline("received", "came", "NULL", "{'{}'}"), "TRUE"),
    ("timeline", _timeline("routed", "came + 1000000", "NULL", '{\'{"owner": "U0"}\'}'), "TRUE"),
    ("timeline", _timeline("claimed", "later", "person", "{'{}'}"), "other < 600"),
    (
        "timeline",
        _timeline(
            "voted",
            "later + 86400000000",
            "person",
            '{CASE WHEN luck < 500 THEN \'{"verdict": "good"}\' '
            'ELSE \'{"verdict": "bad", "reason": "spam"}\' END}',
        ),
        "other < 500",
    ),
    (
        "timeline",
        _timeline("moved", "closed", "person", "{'{\"stage\": \"' || stage || '\"}'}"),
        "NOT is_open",
    ),
    ("promises", _promise("first_response", "came"), "TRUE"),
    ("promises", _promise("feedback", "later"), "luck < 300"),
    ("deliveries", _delivery("card", "'leads'", "'edit:leads'", "came + 2000000"), "TRUE"),
    ("deliveries", _delivery("log", "'leads'", "'post:leads'", "later"), "TRUE"),
    ("deliveries", _delivery("reminder", "person", "'post:' || person", "later"), "luck < 200"),
)
#: What is filled.
TABLES = tuple(dict.fromkeys(table for table, _, _ in (*_ROWS, *_MORE)))


def statements(given: Mapping[str, int], *, sqlite: bool) -> Iterator[str]:
    """Statements that write the leads from `first` to `last`, to be run in this order."""
    yield "DELETE FROM batch"
    fill = _FILL.replace("{numbers}", _NUMBERS[sqlite])
    for name, value in given.items():
        fill = fill.replace(f":{name}", str(value))
    yield fill
    for table, values, which in (*_ROWS, *_MORE):
        names = ", ".join(f'"{name}"' for name in values)
        told = ", ".join(_told(value, sqlite=sqlite) for value in values.values())
        yield f"INSERT INTO {table} ({names}) SELECT {told} FROM batch WHERE {which} ORDER BY n"


def _told(value: str, *, sqlite: bool) -> str:
    """`<…>` is a moment in microseconds since 1970, `{…}` as a whole value JSON."""
    value = value.replace("<verdict>", "CASE WHEN luck < 500 THEN 'good' ELSE 'bad' END")
    if value.startswith("{"):
        inner = value[1:-1]
        return inner if sqlite else f"CAST({inner} AS JSON)"
    begin, end = ("(", ")") if sqlite else ("(TIMESTAMPTZ 'epoch' + (", ") * INTERVAL '1 us')")
    return _moments(value, begin, end)


def _moments(value: str, begin: str, end: str) -> str:
    """With what stands in `<…>` between the two; a comparison's sign has a space after it."""
    made, inside = [], False
    for place, sign in enumerate(value):
        following = value[place + 1 : place + 2]
        if sign == "<" and following.isalpha():
            made.append(begin)
            inside = True
        elif sign == ">" and inside:
            made.append(end)
            inside = False
        else:
            made.append(sign)
    return "".join(made)
