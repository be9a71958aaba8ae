"""Around every request: what a handler raises becomes an answer, never a traceback."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from webclient.server.problems import BY_STATUS, ProblemCode, ProblemError, render_problem
from webclient.server.render import render_problem_page

LOG: Final = logging.getLogger(__name__)


@web.middleware
async def answer_problems(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Render a caller's fault as its problem, and ours as a 500 with an error id that the log explains."""
    try:
        return await handler(request)
    except ProblemError as problem:
        return _render(request, problem)
    except web.HTTPException as error:
        code = BY_STATUS.get(error.status)
        if code is None:
            raise
        return _render(request, ProblemError(code))
    except Exception:
        error_id = secrets.token_hex(4)
        LOG.exception("error %s: %s %s failed", error_id, request.method, request.path)
        return _render(request, ProblemError(ProblemCode.FAULT, f"Something failed on our side (error {error_id})."))


def _render(request: web.Request, problem: ProblemError) -> web.Response:
    """A browser that asked for a page gets a page."""
    wants_page = not request.path.startswith("/api/") and "text/html" in request.headers.get("Accept", "")
    return render_problem_page(request, problem) if wants_page else render_problem(problem)
