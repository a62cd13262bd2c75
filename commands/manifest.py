"""`baton manifest`: the Slack app manifest, made from the code's own listeners."""

import argparse
import json
import sys

from bot.slack.manifest import manifest
from handlers.contents import listened


def run(arguments: argparse.Namespace) -> int:
    """Print the manifest as JSON, for Socket Mode or, with --url, for HTTP.

    Exit codes: 0 printed, 2 not an address.
    """
    url = arguments.url
    if url is not None and not url.startswith(("https://", "http://")):
        print(f'"{url}" is not a web address: write https://baton.example.com.', file=sys.stderr)
        return 2
    made_of_it = made(url, channels=arguments.channels, agent=arguments.agent)
    print(json.dumps(made_of_it, indent=2))
    return 0


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
