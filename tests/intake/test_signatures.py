"""Signed posts: right, wrong, stale, sent again, and in the ways that well-known senders sign."""

import base64
import hmac
from typing import Any

import pytest

from .setting import SECRET, NewStack, Stack

BODY = b'{"name": "Ana"}'


def test_a_signed_post_is_kept_without_a_token(stack: Stack) -> None:
    headers = stack.sign(BODY)
    assert stack.post("signed", BODY, Authorization="", **headers).lead_id == 1


def test_a_replayed_post_changes_nothing(stack: Stack) -> None:
    headers = stack.sign(BODY)
    answers = [stack.post("signed", BODY, **headers) for _ in range(3)]
    assert {answer.lead_id for answer in answers} == {1}


@pytest.mark.parametrize("seconds", [-301, 301, -86_400, 10**7])
def test_a_stale_post_is_refused(stack: Stack, seconds: int) -> None:
    answer = stack.post("signed", BODY, **stack.sign(BODY, at=seconds))
    assert answer.problem == (401, "stale-request")


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_clock_that_differs_a_little_is_forgiven(stack: Stack, seconds: int) -> None:
    assert stack.post("signed", BODY, **stack.sign(BODY, at=seconds)).lead_id == 1


def test_a_changed_body_is_refused(stack: Stack) -> None:
    answer = stack.post("signed", BODY + b" ", **stack.sign(BODY))
    assert answer.problem == (401, "not-authorized")


def test_a_changed_time_is_refused(stack: Stack) -> None:
    headers = stack.sign(BODY) | {"X-Timestamp": str(int(stack.clock.now.timestamp()) + 1)}
    assert stack.post("signed", BODY, **headers).problem == (401, "not-authorized")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Signature": "sha256="},
        {"X-Signature": "sha256=\xe4\xf6"},
        {"X-Signature": "sha1=00", "X-Timestamp": "1"},
        {"X-Timestamp": "yesterday"},
        {"X-Timestamp": "9" * 40},
    ],
)
def test_a_missing_or_odd_signature_is_refused(stack: Stack, headers: dict[str, str]) -> None:
    assert stack.post("signed", BODY, **headers).problem == (401, "not-authorized")


@pytest.mark.parametrize("stamp", ["", "soon", "-5", "1e9", "９", "9" * 40])
def test_a_time_that_is_none_is_refused_even_when_signed(stack: Stack, stamp: str) -> None:
    message = stamp.encode() + b"." + BODY
    digest = hmac.new(SECRET.encode(), message, "sha256").hexdigest()
    headers = [(b"x-signature", f"sha256={digest}".encode()), (b"x-timestamp", stamp.encode())]
    answer = stack.post("signed", BODY, **{k.decode(): v.decode("latin-1") for k, v in headers})
    assert answer.status == 401


def test_another_secret_or_the_token_is_no_signature(stack: Stack) -> None:
    answer = stack.post("signed", BODY, **stack.sign(BODY, secret="another"))
    assert answer.problem == (401, "not-authorized")
    assert stack.post("website", BODY, Authorization="", **stack.sign(BODY)).status == 401


def signed_by(sender: str, now: int) -> tuple[str, dict[str, str]]:
    """How a sender signs: its settings and its headers for BODY."""
    key = SECRET.encode()
    if sender == "typeform":
        digest = base64.b64encode(hmac.digest(key, BODY, "sha256")).decode()
        settings = 'header: Typeform-Signature, encoding: base64, prefix: "sha256="'
        return settings, {"Typeform-Signature": f"sha256={digest}"}
    if sender == "segment":
        digest = hmac.new(key, BODY, "sha1").hexdigest()
        return "header: X-Signature, algorithm: sha1", {"X-Signature": digest.upper()}
    if sender == "calendly":
        digest = hmac.new(key, f"{now}.".encode() + BODY, "sha256").hexdigest()
        name = "Calendly-Webhook-Signature"
        settings = f'header: {name}, timestamp_header: {name}, prefix: "v1="'
        return settings, {name: f"t={now},v1={digest}"}
    digest = hmac.new(key, f"v0:{now}000:".encode() + BODY, "sha256").hexdigest()
    settings = 'header: X-Sig, prefix: "v0=", timestamp_header: X-At, '
    return settings + 'signed: "v0:{timestamp}:{body}"', {
        "X-Sig": f"v0=00, v0={digest}",
        "X-At": f"{now}000",
    }


@pytest.mark.parametrize("sender", ["typeform", "segment", "calendly", "milliseconds"])
def test_well_known_ways_to_sign_are_understood(new_stack: NewStack, sender: str) -> None:
    now = 1_772_452_800  # the test clock's noon
    settings, headers = signed_by(sender, now)
    auth = "auth: {hmac: {secret_env: BATON_SIGNING, " + settings + "}}"
    stack = new_stack(f"sources:\n  sender: {{name: Sender, {auth}}}")
    assert stack.clock.now.timestamp() == now
    assert stack.post("sender", BODY, **headers).lead_id == 1
    wrong: dict[str, Any] = {name: value.replace("=", "=0") for name, value in headers.items()}
    if sender != "segment":
        assert stack.post("sender", BODY, **wrong).problem == (401, "not-authorized")
    if sender in {"calendly", "milliseconds"}:
        stack.clock.advance(minutes=6)
        assert stack.post("sender", BODY, **headers).problem == (401, "stale-request")
