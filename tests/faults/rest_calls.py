"""Calls every REST address in ways its description allows and in ways it does not, on the running product.

``make fuzz`` makes 20,000 calls and prints what came back; `tests/faults/test_rest_calls.py` makes some of them.
Each call comes from an address of its own, as behind a reverse proxy, so that the limits on one address do not answer
in the stead of what is meant. Each is made three times: with an administrator's session, with an API key (a
customer's token where that is what lets in), and with whatever the generator made up.
"""

import asyncio
import random
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final
from urllib.parse import urlencode

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import checks
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok

from tests.scenarios.demo import DESK, Demo
from webclient.server.access import COOKIE

CALLS: Final = 20_000
PROXIED: Final = {"http.proxies": "127.0.0.1/32"}
TOKEN: Final = f"<iq type='get' to='{DESK}'><token xmlns='urn:stanzadesk:0'/></iq>"
LONGEST_ADDRESS: Final = 8_000
HEADERS: Final = ("Authorization", "X-File-Name", "X-File-Key", "X-File-Epoch")
HELLO: Final = {"type": "hello", "services": ["billing"]}
START: Final = {
    "type": "start",
    "cid": "s",
    "visit": "7" * 32,
    "service": "billing",
    "question": "?",
    "email": "k@e.org",
}
HELD: Final = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
SHARES: Final = {schemathesis.GenerationMode.POSITIVE: 4, schemathesis.GenerationMode.NEGATIVE: 1}
REPORTS: Final = ("unaccepted", "agent-performance", "agent-activity", "login", "service", "chats")
LONGEST_ROUND: Final = 100
"""So many calls of one address before the next one's turn, at most."""


@dataclass(slots=True)
class Tally:
    """What came back."""

    calls: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    """By operation and status."""
    faults: dict[str, str] = field(default_factory=dict)
    """What was not as described, each once, with the call that showed it."""

    def note(self, case: Any, answer: Any) -> None:
        """Count one more, and say how far we are."""
        self.calls += 1
        self.answers[f"{case.operation.label} {answer.status_code}"] += 1
        if self.calls % 1000 == 0:
            print(f"{self.calls:7,}  so far", file=sys.stderr, flush=True)


class Who(Enum):
    """In whose name a call is made."""

    ADMINISTRATOR = "by the session of his desktop"
    PROGRAM = "by an API key, or by the token of a customer's chat where that is what lets in"
    MADE_UP = "by what the generator made up, if anything"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: with what he may enter, and whence."""

    base_url: str
    cookie: str
    key: str
    token: str
    """Of a chat that a customer started."""
    chance: random.Random
    session: requests.Session = field(default_factory=requests.Session)

    def call(self, case: Any, tally: Tally, most: int) -> None:
        """Make a call in the name of each, and hold the answers against the description."""
        self._fit(case)
        if len(case.formatted_path) + len(urlencode(case.query or {}, doseq=True)) > LONGEST_ADDRESS:
            return  # is refused as HTTP before there is an address; see `send_no_http`
        made_up = (case.headers, case.cookies)
        for who in list(Who)[:most]:
            case.headers, case.cookies = dict(made_up[0]), dict(made_up[1])
            self._dress(case, who)
            self.session.cookies.clear()
            answer = case.call(base_url=self.base_url, timeout=60, session=self.session)
            tally.note(case, answer)
            try:
                case.validate_response(answer, checks=HELD)
            except FailureGroup as group:
                for fault in group.exceptions:
                    tally.faults.setdefault(f"{case.operation.label}: {fault}"[:600], case.as_curl_command()[:600])

    def _fit(self, case: Any) -> None:
        """Let a part of what is made up name what there is, and leave out what is not the description's."""
        # Other names of headers are HTTP's own: what can't be one never reaches us.
        given = {name: value for name, value in (case.headers or {}).items() if name in HEADERS}
        case.headers = {**given, "X-Forwarded-For": ".".join(str(self.chance.randrange(256)) for _ in "1234")}
        case.cookies = case.cookies or {}
        if "{name}" in case.operation.path and self.chance.random() < 0.5:
            case.path_parameters["name"] = self.chance.choice(REPORTS)
            case.query = {key: value for key, value in (case.query or {}).items() if key not in {"from", "to"}}
        if isinstance(case.body, dict) and "wait" in case.body:
            case.body["wait"] = False  # would be kept for 20 s, as is meant

    def _dress(self, case: Any, who: Who) -> None:
        if who is Who.ADMINISTRATOR and case.operation.label != "DELETE /api/v1/session":
            case.cookies[COOKIE] = self.cookie
        elif who is Who.PROGRAM:
            customer = "/widget/files" in case.operation.path
            case.headers["Authorization"] = f"Bearer {self.token if customer else self.key}"


def fuzz(caller: Caller, calls: int) -> Tally:
    """Make so many calls, in turns over all operations."""
    warnings.simplefilter("ignore")
    schemathesis.serializer("text/csv")(_csv)
    schema = schemathesis.openapi.from_url(f"{caller.base_url}/api/v1/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    # Twice over all operations at least, so that what a call left behind is met by others.
    part = max(1, min(LONGEST_ROUND, calls // len(operations) // 2) // sum(SHARES.values()) // len(Who))
    tally, turn = Tally(), 0
    while tally.calls < calls:
        turn += 1
        for operation in operations:
            for mode, share in SHARES.items():
                if tally.calls < calls:
                    cases = operation.as_strategy(generation_mode=mode)
                    _round(caller, tally, cases, part * share, (calls, turn))
    return tally


def _csv(_context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


def _round(caller: Caller, tally: Tally, cases: Any, most: int, place: tuple[int, int]) -> None:
    calls, turn = place
    left = most

    @seed(turn)
    @settings(
        max_examples=most,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(case=cases)
    def make(case: Any) -> None:
        nonlocal left
        if left > 0:
            left -= 1
            caller.call(case, tally, calls - tally.calls)

    _unless_nothing_is_wrong_there(make)


def _unless_nothing_is_wrong_there(make: Callable[[], None]) -> None:
    """An operation without parameters can't be called in ways that its description forbids."""
    try:
        make()
    except Unsatisfiable:
        return


async def caller(demo: Demo) -> Caller:
    """Log an administrator in, as the desktop does."""
    admin = next(one["jid"].partition("@")[0] for one in demo.info["agents"] if "admin" in one["roles"])
    actor = await demo.login(admin)
    answer = await actor.iq(TOKEN)
    token = answer.findtext("{urn:stanzadesk:0}token") or ""
    base_url = f"http://127.0.0.1:{demo.http_port}"
    entered = await asyncio.to_thread(requests.post, f"{base_url}/api/v1/session", json={"token": token}, timeout=20)
    return Caller(
        base_url,
        entered.cookies[COOKIE] or "",
        demo.info["api_key"],
        await asyncio.to_thread(start_chat, base_url),
        random.Random(4),
    )


async def send_no_http(port: int) -> None:
    """What can't be read as a request is refused, and is nobody's failure."""
    for line in (
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1",
        b"GET /%zz\x00 HTTP/1.1",
        b"\x16\x03\x01",
        b"BREW / HTTP/1.1",
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(line + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        await reader.readline()
        writer.close()
        await writer.wait_closed()


def start_chat(base_url: str) -> str:
    """Start a chat as a widget does where no WebSocket gets through; its token."""
    session, got = "", 0
    frames: list[Any] = [HELLO, START]
    while True:
        asked: dict[str, Any] = {"session": session, "got": got, "frames": frames, "wait": bool(session)}
        answer = requests.post(f"{base_url}/api/v1/widget/poll", json=asked, timeout=60).json()
        session, got, frames = answer["session"], answer["first"] + len(answer["frames"]), []
        for frame in answer["frames"]:
            if frame.get("token"):
                return str(frame["token"])


async def main(calls: int) -> int:
    """Make the calls and print what came back; 1 if anything was not as described."""
    async with Demo(PROXIED) as demo:
        await send_no_http(demo.http_port)
        started = time.monotonic()
        tally = await asyncio.to_thread(fuzz, await caller(demo), calls)
        for name, count in sorted(tally.answers.items()):
            print(f"{count:7,}  {name}")
        failed = sum(count for name, count in tally.answers.items() if name.rpartition(" ")[2] >= "500")
        print(f"{tally.calls:7,}  calls in {time.monotonic() - started:.0f} s; {failed} answered 5xx")
        for fault, example in tally.faults.items():
            print(f"\nFAULT {fault}\n  {example}")
        crash = demo.output().partition("Traceback")
        print("the desk logged a failure:" + crash[0][-300:] + crash[2][:3000] if crash[1] else "no failure was logged")
    return 1 if tally.faults or failed or crash[1] else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else CALLS)))
