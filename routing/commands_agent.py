"""Commands about an agent: what he or his supervisor decides, and what his clients show."""

from dataclasses import dataclass

from routing.ids import AgentId
from routing.words import ChosenKind, Missing


@dataclass(frozen=True, slots=True)
class Choose:
    """A deliberate act of an agent about his state (DESIGN.md section 7). ``reason`` only with Not Ready.

    ``by_status``: he used the status menu of his client, which has no reasons; else he must name one if there are any.
    """

    agent: AgentId
    kind: ChosenKind
    reason: str = ""
    by_status: bool = False


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """An agent says in which language the desk is to speak to him, e.g. ``de``; empty: as at first."""

    agent: AgentId
    language: str


@dataclass(frozen=True, slots=True)
class ForceState:
    """A supervisor changes an agent's state; refused while the agent handles a chat (BEHAVIOUR section 0, row 13)."""

    by: AgentId
    agent: AgentId
    kind: ChosenKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AgentPresent:
    """At least one on-duty resource of the agent is there. Repeated whenever what is said here changes.

    ``plain``: a resource of face B is among them (it gets the longer deadline). ``idle``: all are idle by their own
    mark; ``idle_long``: so long or so marked (``xa``) that no offer should go out. ``says``: what presence states, used
    only when this is a log-in after a real log-out. ``desktop``: one is there that can tell which chat is in focus.
    """

    agent: AgentId
    plain: bool = False
    idle: bool = False
    idle_long: bool = False
    says: ChosenKind | None = None
    desktop: bool = False


@dataclass(frozen=True, slots=True)
class AgentMissing:
    """The agent's last on-duty resource is gone or stopped answering; his grace time starts.

    ``since_s``: the first sign of it was so many seconds ago, and his grace time counts from there.
    """

    agent: AgentId
    how: Missing
    since_s: float = 0.0
