"""Everything on its way to the app: events with their retries, interactions with their answers."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from typing import Any

from .faults import Faults, Rule
from .http_mode import HttpMode
from .manifest import MESSAGE_EVENTS
from .model import Channel, Json
from .socket_mode import SocketMode
from .traffic import Traffic
from .transport import VERIFICATION_TOKEN, NotDeliveredError, Parcel
from .workspace import Workspace

#: How long events wait for an app that is not there, in real seconds; Slack's "delayed events"
#: go on for a day, hourly.
HOLD_SECONDS = 3600.0
#: A held-back parcel goes after the next one, or after this many seconds when none comes.
UNORDERED_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Reply:
    """The app's answer to an interaction: `body` is what its acknowledgement carried.

    `ms` is how long the app took, without what held the interaction up before it was sent.
    """

    acked: bool
    ms: float
    body: Json
    reason: str = ""


class Outbox:
    """Sends to the app over whatever the app uses now."""

    def __init__(self, workspace: Workspace, traffic: Traffic, faults: Faults) -> None:
        self._workspace = workspace
        self._traffic = traffic
        self._faults = faults
        self.sockets = SocketMode()
        self.http = HttpMode()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._held: list[asyncio.Event] = []

    def send_event(self, event: Json, channel: Channel | None) -> None:
        """Send an event, if the app subscribed to it and is in the conversation."""
        workspace = self._workspace
        name = str(event["type"])
        wanted = MESSAGE_EVENTS[channel.kind] if name == "message" and channel else name
        if wanted not in workspace.app.manifest.events:
            return
        if channel is not None and workspace.app.bot_user_id not in channel.members:
            return
        parcel = Parcel("event", name, self._event_callback(event, channel))
        self._run(self._deliver_event(parcel))

    def _event_callback(self, event: Json, channel: Channel | None) -> Json:
        workspace = self._workspace
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": workspace.team.id,
            "context_team_id": workspace.team.id,
            "context_enterprise_id": None,
            "api_app_id": workspace.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(8).upper()}",
            "event_time": int(workspace.clock.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.team.id,
                    "user_id": workspace.app.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": channel is not None and channel.ext_shared,
        }

    def _run(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver_event(self, parcel: Parcel) -> None:
        delays = self._workspace.app.retry_delays
        give_up = time.monotonic() + HOLD_SECONDS
        failures = 0
        while True:
            try:
                await self._held_up(parcel)
                await self._send(parcel)
            except NotDeliveredError as error:
                if error.final or time.monotonic() > give_up:
                    return
                # An app that is not there has used up none of its attempts.
                failures += not error.unreachable
                if failures > len(delays):
                    return
                await self._wait_to_retry(error, failures or parcel.attempt // 10 + 1)
                parcel = replace(parcel, attempt=parcel.attempt + 1, reason=error.reason)
            else:
                return

    async def _wait_to_retry(self, error: NotDeliveredError, step: int) -> None:
        delays = self._workspace.app.retry_delays or (1.0,)
        if error.unreachable and self._workspace.app.mode == "socket":
            await self.sockets.connected()
        else:
            # A server that is down is asked ten times at each step, so that it is soon found again.
            await asyncio.sleep(delays[min(step, len(delays)) - 1])

    async def request(self, kind: str, name: str, payload: Json) -> Reply:
        """Send an interaction or command and wait for the answer (3 s at most; no retries)."""
        if kind != "command" and not self._workspace.app.manifest.interactive:
            return Reply(False, 0.0, {}, "no_interactivity")
        parcel = Parcel(kind, name, payload)
        started = time.perf_counter()
        try:
            await self._held_up(parcel)
            started = time.perf_counter()
            body = await self._send(parcel)
        except NotDeliveredError as error:
            return Reply(False, _ms(started), {}, error.reason)
        return Reply(True, _ms(started), body)

    async def _held_up(self, parcel: Parcel) -> None:
        rule = self._faults.for_app(parcel.kind, parcel.name) if parcel.attempt == 0 else None
        if rule is not None:
            await self._disturb(rule, parcel)

    async def _send(self, parcel: Parcel) -> Json:
        try:
            return await self._send_once(parcel)
        finally:
            while self._held:
                self._held.pop().set()

    async def _disturb(self, rule: Rule, parcel: Parcel) -> None:
        if rule.do == "lost":
            self._traffic.record(
                "to_app", parcel.kind, parcel.name, error="lost", status=0, request=parcel.payload
            )
            raise NotDeliveredError("lost", final=True)
        if rule.do == "late":
            await asyncio.sleep(rule.seconds)
        elif rule.do == "duplicate":
            self._run(self._send_again(parcel))
        elif rule.do == "unordered":
            turn = asyncio.Event()
            self._held.append(turn)
            # Whichever comes first: another parcel has been sent, or nothing else is coming.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(turn.wait(), UNORDERED_SECONDS)

    async def _send_again(self, parcel: Parcel) -> None:
        try:
            await self._send_once(parcel)
        except NotDeliveredError:
            return

    async def _send_once(self, parcel: Parcel) -> Json:
        started = time.perf_counter()
        error, status, body = "", 200, {}
        try:
            if self._workspace.app.mode == "socket":
                body = await self.sockets.send(parcel)
            else:
                body = await self.http.send(self._workspace.app, parcel)
        except NotDeliveredError as failure:
            error, status = failure.reason, failure.status
            raise
        finally:
            self._traffic.record(
                "to_app",
                parcel.kind,
                parcel.name,
                error=error,
                status=status,
                seconds=time.perf_counter() - started,
                request=parcel.payload,
                response=body,
            )
        return body

    def forget(self) -> None:
        """Drop everything that is still on its way."""
        for task in list(self._tasks):
            task.cancel()

    async def stop(self) -> None:
        """Drop everything and close the connections."""
        self.forget()
        await self.sockets.stop()
        await self.http.stop()


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
