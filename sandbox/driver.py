"""Scripting a sandbox from tests and demonstrations: the workspace as a whole."""

import time
from collections.abc import Callable
from typing import Any, Self, TypeVar

from .asking import Asking, RefusedError
from .lookup import NotThereError
from .model import Json
from .person import Person

__all__ = ["NotThereError", "Person", "RefusedError", "Workspace"]
T = TypeVar("T")


class Workspace(Asking):
    """A running sandbox, for scripts."""

    def person(self, name: str) -> Person:
        """Somebody by handle, real name or id.

        Raises:
            NotThereError: naming those that there are.
        """
        people: list[Json] = self.call("GET", "people")["people"]
        for one in people:
            if name in (one["id"], one["name"], one["real_name"]):
                return Person(self, one["id"], one["name"])
        names = ", ".join(p["name"] for p in people)
        raise NotThereError(f"nobody is called {name!r}; there are: {names}")

    def state(self, as_: str) -> Json:
        """Everything that person (an id) sees."""
        return self.call("GET", "state", query={"as": as_})

    def traffic(self, after: int = 0, limit: int = 5_000, **fields: Any) -> list[Json]:
        """Logged exchanges, those with these values: `kind`, `name`, `direction`, `error`, `ok`."""
        query = {k: str(v).lower() if isinstance(v, bool) else v for k, v in fields.items()}
        query |= {"after": after, "limit": limit}
        return list(self.call("GET", "traffic", query=query)["entries"])

    def wait_for(
        self, predicate: Callable[[], T], seconds: float = 20.0, what: str | None = None
    ) -> T:
        """Ask again and again until the answer is true (and not "not there"), and return it.

        Raises:
            TimeoutError: with what the last attempt found missing.
        """
        deadline = time.monotonic() + seconds
        pause = 0.01
        while True:
            try:
                found = predicate()
            except NotThereError as error:
                last = str(error)
            else:
                if found:
                    return found
                last = f"the last answer was {found!r}"
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what or 'it'} did not happen in {seconds} s; {last}")
            time.sleep(pause)
            pause = min(0.1, pause * 1.5)

    def wait_connected(self, seconds: float = 20.0, connections: int = 1) -> None:
        """Wait until the app has that many Socket Mode connections."""
        self.wait_for(
            lambda: self.call("GET", "app")["app"]["connections"] >= connections,
            seconds,
            "a Socket Mode connection",
        )

    def advance(self, seconds: float) -> float:
        """Move the clock forward and return the time."""
        return float(self.call("POST", "clock", {"advance": seconds})["now"])

    def now(self) -> float:
        """The workspace's time in epoch seconds."""
        return float(self.call("GET", "clock")["now"])

    def app(self, **changes: Any) -> Json:
        """Change the app's side: `request_url`, `mode`, `manifest`, `edit_window_seconds` …"""
        return self.call("POST", "app", changes)

    def fault(self, **rule: Any) -> None:
        """Add a fault rule: `fault(on="chat.*", do="status", status=500, times=1)`."""
        self.call("POST", "faults", rule)

    def faults(self) -> list[Json]:
        """The rules with how often each fired."""
        return list(self.call("GET", "faults")["rules"])

    def clear_faults(self) -> None:
        """Remove every rule and switch rate limits off."""
        self.call("DELETE", "faults")

    def reset(self) -> None:
        """Go back to the seed."""
        self.call("POST", "reset")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()
