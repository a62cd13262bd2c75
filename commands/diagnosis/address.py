"""Whether the address that Baton listens on is free, or Baton's already."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from bot.config.environment import Address
from commands.diagnosis.findings import Findings, Part
from commands.ports import busy_port

_ADDRESS = Part("address")
# The machine itself is asked, whatever proxy the environment names.
_DIRECT = build_opener(ProxyHandler({}))
_ANY = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  # where to ask, not to listen


def examine(address: Address) -> Findings:
    """Ask whoever listens there whether it is Baton, and ready."""
    shown = f"{address.host}:{address.port}"
    busy = busy_port(*address, "--http HOST:PORT or BATON_HTTP")
    if busy is None:
        yield _ADDRESS.ok(f"{shown} is free for `baton run`.")
        return
    checks = _readiness(address)
    if checks is None:
        yield _ADDRESS.problem(busy, "Choose another, or end what listens there.")
        return
    yield _ADDRESS.ok(f"Baton runs, and answers at {shown}.")
    for name, why in checks.items():
        if why:
            yield _ADDRESS.problem(f"The running Baton is not ready: {name}: {why}.", "See above.")


def _readiness(address: Address) -> dict[str, Any] | None:
    host = _ANY.get(address.host, address.host)
    try:
        with _DIRECT.open(f"http://{host}:{address.port}/readyz", timeout=3) as answer:
            told = json.load(answer)
    except HTTPError as error:
        try:
            told = json.load(error)
        except ValueError:
            return None
    except (OSError, ValueError):
        return None
    checks = told.get("checks") if isinstance(told, dict) else None
    return checks if isinstance(checks, dict) and "database" in checks else None
