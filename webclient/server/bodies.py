"""Bodies: reading one with a limit of its own (the application's is for small JSON), and writing one of a type."""

import msgspec
from aiohttp import web

from webclient.server.problems import ProblemCode, ProblemError


async def read_body(request: web.Request, limit: int) -> bytes:
    """Read at most ``limit`` bytes; raises `ProblemError` for more."""
    if (request.content_length or 0) > limit:
        raise ProblemError(ProblemCode.TOO_LARGE)
    parts = bytearray()
    async for part in request.content.iter_any():
        parts += part
        if len(parts) > limit:
            raise ProblemError(ProblemCode.TOO_LARGE)
    return bytes(parts)


def render_json(shape: msgspec.Struct, status: int = 200) -> web.Response:
    """Answer with a type that ``/api/v1/openapi.json`` describes."""
    return web.Response(body=msgspec.json.encode(shape), content_type="application/json", status=status)
