"""What a sender hears: a lead's id after the commit, or what was wrong and how to mend it."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from structlog.testing import capture_logs

from bot.domain.leads import Stage

from .setting import Stack

ANA = {"contact": {"first": "Ana", "last": "Ruiz", "email": "Ana@Acme.example"}, "country": "Spain"}
FORM = "application/x-www-form-urlencoded"


def test_a_lead_is_kept_and_its_id_answered(stored: Stack) -> None:
    answer = stored.post("website", ANA | {"answers": [{"text": "A demo"}], "page": {"utm": "x"}})
    assert answer.status == 202
    assert answer.json == {"leads": [{"id": 1, "status": "new"}], "id": 1}
    lead = stored.lead(1)
    assert (lead.source, lead.stage, lead.history) == ("website", Stage.NEW, False)
    assert (lead.data.name, lead.data.email) == ("Ana Ruiz", "ana@acme.example")
    assert (lead.data.country, lead.data.domain) == ("ES", "acme.example")
    assert lead.data.extra["Wants"] == "A demo"
    assert lead.data.extra["page.utm"] == "x"


def test_the_same_content_is_the_same_lead(stored: Stack) -> None:
    again = {"attempt": 2, "sent_at": "later", **ANA}
    answers = [stored.post("website", post) for post in (ANA, ANA, {"attempt": 1, **again}, again)]
    assert [answer.lead_id for answer in answers] == [1, 1, 1, 1]
    assert answers[3].json["leads"][0]["status"] == "repeat"


def test_the_senders_id_decides_even_when_the_content_changed(stored: Stack) -> None:
    first = stored.post("website", ANA | {"submission": 7})
    second = stored.post("website", ANA | {"submission": "7", "country": "France"})
    assert (first.lead_id, second.json["leads"]) == (1, [{"id": 1, "status": "repeat"}])


def test_the_same_id_from_two_sources_is_two_leads(stored: Stack) -> None:
    post = {"submission": 7, "ref": 7, "name": "Ana"}
    assert stored.post("website", post).lead_id != stored.post("many", {"leads": [post]}).lead_id


def test_the_same_person_from_two_sources_joins_one_lead(stored: Stack) -> None:
    stored.post("website", ANA)
    answer = stored.post("plain", {"email": "ana@acme.example", "phone": "+34 612 345 678"})
    assert answer.json["leads"] == [{"id": 1, "status": "joined"}]
    assert stored.lead(1).data.phone == "+34612345678"


def test_twenty_posts_of_one_lead_at_once_make_one_lead(stored: Stack) -> None:
    answers = stored.post_all([("website", ANA)] * 20)
    assert {answer.lead_id for answer in answers} == {1}
    assert sorted(each.json["leads"][0]["status"] for each in answers) == ["new", *["repeat"] * 19]
    assert stored.count() == 1


def test_twenty_different_posts_of_one_person_at_once_make_one_lead(stored: Stack) -> None:
    posts = [("website", ANA | {"submission": number}) for number in range(20)]
    answers = stored.post_all(posts)
    assert {answer.lead_id for answer in answers} == {1}
    assert stored.count() == 1


def test_a_form_post_is_understood_like_json(stack: Stack) -> None:
    form = [("email", "ana@acme.example"), ("name", "Ana Ruíz"), ("topic", "a"), ("topic", "b")]
    answer = stack.post("plain", urlencode(form).encode(), Content_Type=FORM)
    data = stack.lead(answer.lead_id).data
    assert (data.name, data.extra) == ("Ana Ruíz", {"topic": "a, b"})


def test_a_form_in_another_charset_is_understood(stack: Stack) -> None:
    body = urlencode({"name": "José"}, encoding="latin-1").encode()
    answer = stack.post("plain", body, Content_Type=f"{FORM}; charset=iso-8859-1")
    assert stack.lead(answer.lead_id).data.name == "José"


def test_a_multipart_form_is_understood_and_its_files_left_out(stack: Stack) -> None:
    body = (
        '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nJosé\r\n'
        '--x\r\nContent-Disposition: form-data; name="cv"; filename="cv.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF\r\n--x--\r\n"
    ).encode()
    answer = stack.post("plain", body, Content_Type="multipart/form-data; boundary=x")
    data = stack.lead(answer.lead_id).data
    assert (data.name, data.extra) == ("José", {})


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/vnd.acme+json"])
def test_json_is_json_by_other_names(stack: Stack, kind: str) -> None:
    assert stack.post("plain", {"name": "Ana"}, Content_Type=kind).lead_id == 1


def test_many_leads_of_one_post_are_kept_and_the_bad_ones_named(stored: Stack) -> None:
    leads: list[Any] = [{"ref": 1, "name": "Ana"}, {"ref": 2, "email": "no"}, "text", {"x": 1}]
    answer = stored.post("many", {"leads": leads})
    assert answer.status == 202
    assert answer.json["leads"] == [{"id": 1, "status": "new"}]
    assert [each["pointer"] for each in answer.json["refused"]] == [
        "/leads/1/email",
        "/leads/2",
        "/leads/3",
    ]
    assert all(each["detail"] and each["fix"] for each in answer.json["refused"])


def test_an_empty_list_of_leads_is_no_mistake(stack: Stack) -> None:
    assert stack.post("many", {"leads": []}).json == {"leads": []}


def test_too_many_leads_at_once_are_refused(stack: Stack) -> None:
    answer = stack.post("many", {"leads": [{"ref": number} for number in range(1_001)]})
    assert answer.problem == (422, "refused")
    assert "several posts" in answer.json["errors"][0]["fix"]


def test_a_lead_nobody_can_reach_is_refused_with_what_was_sent(stack: Stack) -> None:
    answer = stack.post("website", {"utm": "x", "contact": {"age": 3}})
    assert answer.problem == (422, "refused")
    (error,) = answer.json["errors"]
    assert "What was sent has: utm, contact." in error["detail"]
    assert '"website: fields:"' in error["fix"]


def test_a_wrong_email_alone_is_refused_where_it_stands(stack: Stack) -> None:
    answer = stack.post("website", {"contact": {"email": "ana(at)acme.example"}})
    assert answer.problem == (422, "refused")
    assert answer.json["errors"][0]["pointer"] == "/contact/email"


def test_a_wrong_email_with_another_way_to_reach_them_is_doubted(stack: Stack) -> None:
    answer = stack.post("plain", {"email": "ana(at)acme.example", "phone": "+34 612 345 678"})
    assert stack.lead(answer.lead_id).data.doubts


@pytest.mark.parametrize(
    ("payload", "says"),
    [([ANA], "items: '@'"), ("text", "Send an object"), (7, "object"), (None, "object")],
)
def test_what_is_no_object_is_refused_with_a_hint(stack: Stack, payload: Any, says: str) -> None:
    answer = stack.post("website", payload)
    assert answer.problem == (422, "refused")
    assert says in answer.json["errors"][0]["fix"]


@pytest.mark.parametrize(
    "payload",
    [
        {"name": ["Ana", {"deep": ["er"]}], "email": {"a": 1}, "phone": True, "company": 3.0},
        {"name": 10**400, "message": [[[]]], "country": 1, "website": [None]},
        {"name": "Ana", "email": 12, "title": False, "campaign": {}, "": "", "a.b": {"": {"": 1}}},
    ],
)
def test_wrong_types_are_read_as_far_as_possible(stored: Stack, payload: dict[str, Any]) -> None:
    assert stored.post("plain", payload).status == 202


def test_fields_of_ten_thousand_characters_are_cut_and_doubted(stored: Stack) -> None:
    answer = stored.post("plain", {"name": "x" * 10_000, "notes": "y" * 10_000, "m" * 10_000: "z"})
    data = stored.lead(answer.lead_id).data
    assert (len(data.name or ""), len(data.extra["notes"])) == (500, 2_000)
    assert len(data.doubts) == 2


@pytest.mark.parametrize(
    "name",
    [
        "محمد الفارسي",
        "שרה כהן",
        "🚀 Zoë 👩‍🔬",
        "<!channel>",
        "<@U0ANA> & <b>",
        "*_~`> #",
        "a\0b\x1b[31m",
    ],
)
def test_any_name_is_kept(stored: Stack, name: str) -> None:
    answer = stored.post("plain", {"name": name, "message": name, "note": name})
    kept = stored.lead(answer.lead_id).data.name or ""
    assert kept == name.replace("\0", "").replace("\x1b", "")


@pytest.mark.parametrize("path", ["nobody", "files", "WEBSITE", "%00"])
def test_an_unknown_source_answers_the_same_whatever_the_token(stack: Stack, path: str) -> None:
    answers = [stack.post(path, ANA, Authorization=token) for token in ("Bearer wrong", "")]
    answers.append(stack.post(path, ANA))
    assert {answer.status for answer in answers} == {404}


def test_a_source_whose_secret_is_not_set_names_it_only_in_the_log(stack: Stack) -> None:
    with capture_logs() as logs:
        answer = stack.post("late", ANA)
    assert answer.problem == (503, "not-ready")
    assert "BATON_NOT_SET" not in json.dumps(answer.json)
    assert logs[0]["variable"] == "BATON_NOT_SET"


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "a token for tests", "Bearer tökén"],
)
def test_a_missing_or_wrong_token_is_refused(stack: Stack, header: str) -> None:
    answer = stack.post("website", ANA, Authorization=header)
    assert answer.problem == (401, "not-authorized")
    assert answer.headers["www-authenticate"] == 'Bearer realm="leads"'
    assert stack.count() == 0


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "EOF while parsing a value at line 1 column 0"),
        (b'{"a" 1}', "expected `:` at line 1 column 6"),
        (b'{"a": NaN}', "line 1 column 7"),
        (b"\xff\xfe", "line 1"),
        (b"[" * 50_000, "recursion limit"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "out of range"),
        (b'{"a": "\\ud800"}', "line 1 column 14"),
        (b'{"a": 1} {"b": 2}', "trailing characters"),
    ],
)
def test_malformed_json_is_refused_with_its_place(stack: Stack, body: bytes, says: str) -> None:
    answer = stack.post("website", body)
    assert answer.problem == (400, "malformed")
    assert says in answer.json["detail"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"&".join([b"a=1"] * 1_001)),
        (f"{FORM}; charset=nonsense", b"a=1"),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"no boundary here"),
    ],
)
def test_a_malformed_form_is_refused(stack: Stack, kind: str, body: bytes) -> None:
    assert stack.post("plain", body, Content_Type=kind).problem == (400, "malformed")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "text/html; charset=utf-8"])
def test_another_content_type_is_refused_with_the_right_ones(stack: Stack, kind: str) -> None:
    answer = stack.post("website", b"<lead/>", Content_Type=kind)
    assert answer.problem == (415, "unsupported-type")
    assert "application/json" in answer.headers["accept-post"]


def test_a_compressed_body_is_refused(stack: Stack) -> None:
    answer = stack.post("website", b"\x1f\x8b", Content_Encoding="gzip")
    assert answer.problem == (415, "unsupported-type")


def test_a_body_of_two_megabytes_is_refused(stack: Stack) -> None:
    answer = stack.post("plain", {"message": "x" * 2_000_000})
    assert answer.problem == (413, "too-large")
    assert "65,536 bytes" in answer.json["detail"]


def test_a_database_that_cannot_keep_it_asks_to_send_again(
    stored: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stored.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE leads RENAME TO gone")
    with capture_logs() as logs:
        answer = stored.post("website", ANA)
    assert answer.problem == (503, "try-again")
    assert answer.headers["retry-after"] == "2"
    assert "acme" not in json.dumps(logs).lower()
    with stored.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO leads")
    assert stored.post("website", ANA).lead_id == 1


def test_the_log_holds_ids_and_no_personal_data(stack: Stack) -> None:
    with capture_logs() as logs:
        stack.post("website", ANA)
        stack.post("website", {"contact": {"email": "secret(at)acme.example"}})
        stack.post("website", b'{"email": "ana@acme.example"', Authorization="Bearer wrong")
    assert [entry["event"] for entry in logs] == ["leads_received", "post_refused", "post_refused"]
    assert logs[0]["leads"] == [1]
    written = json.dumps(logs).lower()
    assert not any(word in written for word in ("acme", "ruiz", "secret", "wrong", "spain"))
