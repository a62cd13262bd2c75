"""`baton manifest`: the Slack app manifest, made from the code's own listeners."""

import argparse
import json
import sys
from urllib.parse import urlsplit

from bot.slack.manifest import manifest
from handlers.contents import listened


def run(arguments: argparse.Namespace) -> int:
    """Print the manifest as JSON, for Socket Mode or, with --url, for HTTP.

    Exit codes: 0 printed, 2 not an address.
    """
    url = arguments.url
    if url is not None and not _reachable(url):
        what = f'Slack does not call "{url}"'
        print(f"{what}: write an address like https://baton.example.com.", file=sys.stderr)
        return 2
    made_of_it = made(url, channels=arguments.channels, agent=arguments.agent)
    print(json.dumps(made_of_it, indent=2))
    return 0


def _reachable(url: str) -> bool:
    """Whether Slack would call it, or a practice Slack on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and here))


def made(
    url: str | None = None, *, channels: bool = False, agent: bool = False
) -> dict[str, object]:
    """The manifest itself; `channels`, `agent`: see `bot.slack.manifest.manifest`."""
    notes = listened()
    return manifest(
        notes.events,
        notes.commands,
        url,
        shortcuts=notes.shortcuts,
        channels=channels,
        agent=agent,
    )
