"""Slack's certificate is checked, and what it is checked with is read once."""

import ssl

import pytest
from slack_sdk import WebClient

from bot.slack.calls import posting_client
from bot.slack.certificates import nobody, trusted


def test_slacks_certificate_and_name_are_checked() -> None:
    context = trusted("https://slack.com/api/")
    assert context is not None
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_all_calls_share_what_was_read_once() -> None:
    context = trusted("https://slack.com/api/")
    assert context is trusted("https://hooks.slack.com/actions/T1/2/3")
    assert posting_client("xoxb-1", "https://slack.com/api/").ssl is context


def test_a_practice_slack_needs_none() -> None:
    assert trusted("http://127.0.0.1:8100/api/") is None


def test_whoever_believes_nobody_lets_nobody_in() -> None:
    assert nobody().verify_mode is ssl.CERT_REQUIRED
    assert nobody().cert_store_stats()["x509"] == 0


@pytest.mark.parametrize("address", ["http://127.0.0.1/api/", "https://slack.com/api/"])
def test_the_sdk_takes_it_as_it_is(address: str) -> None:
    assert WebClient(base_url=address, ssl=trusted(address)).ssl is trusted(address)
