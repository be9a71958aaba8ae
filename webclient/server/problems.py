"""What can go wrong for a caller, as data: one table maps each code to its HTTP status and its sentence.

A peer never sees the text of an exception: it is logged under an error id, and the id is sent.
"""

import json
from enum import StrEnum
from typing import Final

from aiohttp import web


class ProblemCode(StrEnum):
    """One code per thing the caller could do about it."""

    BAD_REQUEST = "bad_request"
    NOT_LOGGED_IN = "not_logged_in"
    BAD_TOKEN = "bad_token"  # noqa: S105 - the code's name, not a secret
    BAD_KEY = "bad_key"
    FORBIDDEN = "forbidden"
    FOREIGN_ORIGIN = "foreign_origin"
    NOT_FOUND = "not_found"
    WRONG_METHOD = "wrong_method"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    NOT_STORED = "not_stored"
    TOO_MANY = "too_many"
    TOO_SLOW = "too_slow"
    NEEDS_WEBSOCKET = "needs_websocket"
    SERVER_AWAY = "server_away"
    FAULT = "fault"


TABLE: Final[dict[ProblemCode, tuple[int, str]]] = {
    ProblemCode.BAD_REQUEST: (400, "This request can't be read."),
    ProblemCode.NOT_LOGGED_IN: (401, "Log in at /desk first, or send an API key."),
    ProblemCode.BAD_TOKEN: (401, "This log-in token is used up or too old. Ask for a new one."),
    ProblemCode.BAD_KEY: (401, "This API key is unknown or was revoked."),
    ProblemCode.FORBIDDEN: (403, "You may not see this."),
    ProblemCode.FOREIGN_ORIGIN: (403, "Requests from this site are not allowed."),
    ProblemCode.NOT_FOUND: (404, "There is nothing here."),
    ProblemCode.WRONG_METHOD: (405, "This address does not do that."),
    ProblemCode.CONFLICT: (409, "That is not possible just now."),
    ProblemCode.TOO_LARGE: (413, "This request is too large."),
    ProblemCode.REFUSED: (422, "Nothing was changed. Mend every fault and send it again."),
    ProblemCode.NOT_STORED: (503, "The database did not store it. Try again in a moment."),
    ProblemCode.TOO_MANY: (429, "Too many requests. Wait a moment and try again."),
    ProblemCode.TOO_SLOW: (408, "This took too long. Please try again."),
    ProblemCode.NEEDS_WEBSOCKET: (426, "This address speaks WebSocket only."),
    ProblemCode.SERVER_AWAY: (502, "The XMPP server does not answer. Try again in a moment."),
    ProblemCode.FAULT: (500, "Something failed on our side."),
}

BY_STATUS: Final[dict[int, ProblemCode]] = {
    400: ProblemCode.BAD_REQUEST,
    403: ProblemCode.FORBIDDEN,
    404: ProblemCode.NOT_FOUND,
    405: ProblemCode.WRONG_METHOD,
    413: ProblemCode.TOO_LARGE,
    426: ProblemCode.NEEDS_WEBSOCKET,
}


class ProblemError(Exception):
    """The caller's fault (or ours, for `ProblemCode.FAULT`), to be rendered by `middleware.answer_problems`.

    ``detail`` is a sentence that says more than the table's; never text of a foreign exception.
    """

    def __init__(self, code: ProblemCode, detail: str = "", faults: tuple[str, ...] = ()) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.faults = faults

    @property
    def status(self) -> int:
        """HTTP status."""
        return TABLE[self.code][0]

    @property
    def text(self) -> str:
        """What happened and what to do, in one or two sentences."""
        return self.detail or TABLE[self.code][1]


def render_problem(problem: ProblemError) -> web.Response:
    """Write ``{"error": code, "text": sentence}``, with ``faults`` where there are several to mend."""
    said: dict[str, object] = {"error": str(problem.code), "text": problem.text}
    if problem.faults:
        said["faults"] = problem.faults
    body = json.dumps(said, ensure_ascii=False)
    return web.Response(status=problem.status, text=body, content_type="application/json")
