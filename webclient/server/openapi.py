"""``/api/v1/openapi.json``: what REST takes and answers, for machines, made of the table of routes and its types.

OpenAPI 3.1 (JSON Schema 2020-12). Nothing is written twice: paths, methods and access come from
`webclient.server.routes`, shapes from the types by which bodies are read and answers written
(`webclient.server.operations`), sentences from the handlers.
"""

import inspect
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import msgspec
from aiohttp import web
from msgspec import Struct

from webclient.server.access import COOKIE, Access, Handler
from webclient.server.keys import OPENAPI
from webclient.server.problems import TABLE, ProblemCode

if TYPE_CHECKING:
    from webclient.server.routes import Route

VERSION: Final = "1"
REF: Final = "#/components/schemas/{name}"
_PARAMETER: Final = re.compile(r"\{(\w+)\}")
_LEAD: Final = re.compile(r"^(?:``[^`]*``\s*)+(?:[^:`]*:)?[\s.]*")
_SECURITY: Final[Mapping[Access, Sequence[Mapping[str, Sequence[str]]]]] = {
    Access.ANYBODY: [],
    Access.AGENT: [{"session": []}],
    Access.PERSON: [{"session": []}],
    Access.SUPERVISOR: [{"session": []}],
    Access.ADMIN: [{"session": []}],
    Access.REPORTS: [{"session": []}, {"key": []}],
    Access.SETUP: [{"session": []}, {"key": []}],
}


class Problem(Struct, frozen=True):
    """Why something was not done: a code for programs, a sentence for people."""

    error: str
    text: str
    faults: tuple[str, ...] = ()
    """Each by itself, where there may be several to mend."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One REST route. A type is JSON of that shape, a string another media type, ``None`` no body at all.

    Several of them in a tuple: whichever the address asks for.
    """

    answer: Any = None
    body: Any = None
    query: type[Struct] | None = None
    headers: type[Struct] | None = None
    """What travels beside the body; all of it is needed that has no default."""
    good: int = 0
    """Status of the answer; 0: 200, or 204 where there is none."""
    by_chat: bool = False
    """The token of a chat is what lets in."""
    problems: tuple[ProblemCode, ...] = ()
    """Beside those that its access, its address and its body bring by themselves."""
    also: Mapping[int, Any] = field(default_factory=dict)
    """Further answers that are no problems, by status."""


async def get_openapi(request: web.Request) -> web.Response:
    """``GET /api/v1/openapi.json``: what REST takes and answers, for machines."""
    return web.Response(body=request.app[OPENAPI], content_type="application/json")


def render_openapi(routes: Iterable["Route"], operations: Mapping[Handler, Operation]) -> bytes:
    """Write the description of every route that has an operation."""
    described = [(route, operations[route.handler]) for route in routes if route.handler in operations]
    schemas = _Schemas([Problem, *(shape for _, operation in described for shape in _shapes(operation))])
    paths: dict[str, dict[str, object]] = {}
    for route, operation in described:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, operation, schemas)
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Stanzadesk",
            "version": VERSION,
            "description": "REST of the desk. docs/protocol.md says what agents' clients need of it, docs/reports.md "
            "what the reports hold, docs/protocol-widget.md what a customer's browser says.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "POST /api/v1/session."},
                "key": {"type": "http", "scheme": "bearer", "description": "`stanzadesk api-key add`."},
                "chat": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A customer's, by docs/protocol-widget.md.",
                },
            },
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


class _Schemas:
    """JSON Schemas of types; those that have a name are components."""

    def __init__(self, shapes: Sequence[Any]) -> None:
        found, self.components = msgspec.json.schema_components(shapes, ref_template=REF)
        self._shown = [(shape, schema) for shape, schema in zip(shapes, found, strict=True)]

    def of(self, shape: Any) -> Mapping[str, Any]:
        """The schema of one of the types that were given."""
        return next(schema for known, schema in self._shown if known is shape)

    def parameters(self, shape: type[Struct] | None, place: str) -> list[Mapping[str, Any]]:
        """The members of a type that is written out as parameters, and not as a component."""
        if shape is None:
            return []
        known = self.components[shape.__name__]
        needed = known.get("required", ())
        return [
            {"name": name, "in": place, "required": name in needed, "schema": schema}
            for name, schema in known["properties"].items()
        ]


def _shapes(operation: Operation) -> Iterable[Any]:
    for said in (operation.answer, operation.body, operation.query, operation.headers, *operation.also.values()):
        for shape in _each(said):
            if shape is not None and not isinstance(shape, str):
                yield shape


def _each(shape: Any) -> tuple[Any, ...]:
    return shape if isinstance(shape, tuple) else (shape,)


def _operation(route: "Route", operation: Operation, schemas: _Schemas) -> dict[str, object]:
    found: dict[str, object] = {"operationId": route.handler.__name__, "summary": _sentence(route.handler)}
    parameters: list[Mapping[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 200}}
        for name in _PARAMETER.findall(route.path)
    ]
    parameters += schemas.parameters(operation.query, "query")
    parameters += schemas.parameters(operation.headers, "header")
    if parameters:
        found["parameters"] = parameters
    if operation.body is not None:
        found["requestBody"] = {"required": True, "content": _content(operation.body, schemas)}
    security = [{"chat": []}] if operation.by_chat else _SECURITY[route.access]
    if security:
        found["security"] = security
    found["responses"] = _responses(route, operation, schemas)
    return found


def _responses(route: "Route", operation: Operation, schemas: _Schemas) -> dict[str, object]:
    good = operation.good or (204 if operation.answer is None else 200)
    shown: dict[int, object] = {good: operation.answer, **operation.also}
    found: dict[str, object] = {}
    for status, shape in shown.items():
        content = {} if shape is None else {"content": _content(shape, schemas)}
        found[str(status)] = {"description": "Done." if shape is None else "The answer.", **content}
    for code in sorted(_problems(route, operation), key=lambda code: TABLE[code][0]):
        status, sentence = TABLE[code]
        known = found.get(str(status))
        words = f"{known['description']} {sentence}" if isinstance(known, dict) else sentence
        found[str(status)] = {"description": words, "content": _content(Problem, schemas)}
    return found


def _problems(route: "Route", operation: Operation) -> set[ProblemCode]:
    found = {ProblemCode.TOO_MANY, *operation.problems}
    if route.access is not Access.ANYBODY:
        found |= {ProblemCode.NOT_LOGGED_IN, ProblemCode.FORBIDDEN}
    if _PARAMETER.search(route.path):
        found.add(ProblemCode.NOT_FOUND)
    if operation.body is not None:
        found |= {ProblemCode.BAD_REQUEST, ProblemCode.TOO_LARGE}
    if operation.by_chat:
        found |= {ProblemCode.BAD_TOKEN, ProblemCode.FOREIGN_ORIGIN}
    if operation.query is not None or operation.headers is not None:
        found.add(ProblemCode.BAD_REQUEST)
    if route.method != "GET":
        found.add(ProblemCode.FOREIGN_ORIGIN)
    return found


def _content(shape: Any, schemas: _Schemas) -> dict[str, object]:
    """A type is JSON; a string names another media type, whose text is not described further."""
    return {
        (one if isinstance(one, str) else "application/json"): {
            "schema": {"type": "string"} if isinstance(one, str) else schemas.of(one)
        }
        for one in _each(shape)
    }


def _sentence(handler: Handler) -> str:
    """What a handler's docstring says behind the address, as one sentence."""
    first = (inspect.getdoc(handler) or "").partition("\n\n")[0].replace("\n", " ")
    rest = _LEAD.sub("", first).replace("``", "`")
    return rest[:1].upper() + rest[1:]
