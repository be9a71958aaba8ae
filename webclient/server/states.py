"""REST for supervisors: setting an agent's state (docs/protocol.md). Whose state may be set is the core's to say."""

from typing import Final, Literal

import msgspec
from aiohttp import web
from msgspec import Struct

from routing.commands import ForceState
from routing.ids import AgentId
from routing.ports import Retry
from routing.refusals import Refusal, RefusalCode
from routing.words import ChosenKind
from webclient.server.keys import PORTS, VIEWER
from webclient.server.problems import ProblemCode, ProblemError
from webclient.server.security import demand_own_origin


class Forced(Struct, frozen=True):
    """The state an agent shall have; ``reason`` is the code of a Not Ready reason."""

    state: Literal["ready", "no_offers", "not_ready", "off"]
    reason: str = ""


REFUSALS: Final[dict[RefusalCode, tuple[ProblemCode, str]]] = {
    RefusalCode.UNKNOWN_AGENT: (ProblemCode.NOT_FOUND, "There is no such agent."),
    RefusalCode.NOT_ALLOWED: (ProblemCode.FORBIDDEN, "Only supervisors of his team and admins may set his state."),
    RefusalCode.AGENT_BUSY: (ProblemCode.CONFLICT, "He is in a chat, or one rings at him; try again afterwards."),
    RefusalCode.NOT_REACHABLE: (ProblemCode.CONFLICT, "He is not there."),
    RefusalCode.UNKNOWN_REASON: (ProblemCode.BAD_REQUEST, "There is no such reason for him."),
}


async def put_agent_state(request: web.Request) -> web.Response:
    """``PUT /api/v1/agents/{agent}/state``: set the state of an agent of one's team, unless he is in a chat."""
    ports = request.app[PORTS]
    person = request[VIEWER].person
    if person is None:
        raise ProblemError(ProblemCode.FORBIDDEN)
    demand_own_origin(request, ports)
    try:
        wanted = msgspec.json.decode(await request.read(), type=Forced)
    except (msgspec.DecodeError, RecursionError):
        raise ProblemError(ProblemCode.BAD_REQUEST, "state is ready, no_offers, not_ready or off.") from None
    agent = AgentId(request.match_info["agent"])
    answer = await ports.desk.ask(ForceState(person.agent, agent, ChosenKind(wanted.state), wanted.reason))
    if isinstance(answer, Refusal):
        raise ProblemError(*REFUSALS.get(answer.code, (ProblemCode.CONFLICT, "")))
    if isinstance(answer, Retry):
        raise ProblemError(ProblemCode.CONFLICT, "This could not be stored. Try again in a moment.")
    return web.Response(status=204)
