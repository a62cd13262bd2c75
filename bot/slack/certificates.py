"""Whose certificates are believed when Slack is spoken to, read once for the whole process."""

import ssl
from functools import cache


def trusted(address: str) -> ssl.SSLContext | None:
    """What the SDK is to check Slack's certificate with; None where nothing is encrypted.

    Left to itself the SDK reads all certificates of the machine anew for each call, which takes
    20 ms of a core.
    """
    return None if address.startswith("http://") else _of_the_machine()


def nobody() -> ssl.SSLContext:
    """Believes nobody: the SDK wants something even where nothing is encrypted."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@cache
def _of_the_machine() -> ssl.SSLContext:
    return ssl.create_default_context()
