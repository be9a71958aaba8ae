"""The desk of the stories: one server and one desk for all of them, a service and people of its own for each.

Set-up goes over the control socket, as `stanzadesk service edit` and its like do it, but without starting a process.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from bridge.cli.place import control_path
from bridge.control import ask_running_desk, ask_running_job
from config.load import load_settings
from routing import commands as c
from routing.ids import AgentId, ServiceId
from routing.settings import AgentProfile, Disposition, Reason, Service, Skill, Team, Timers
from routing.words import Role
from tests.scenarios.stories.agents import DESK, S
from tests.scenarios.stories.customers import Customer
from tests.scenarios.stories.desktop import DesktopAgent
from tests.scenarios.stories.leaders import Leader
from tests.scenarios.stories.plain import PlainAgent

if TYPE_CHECKING:
    from pathlib import Path

    from tests.scenarios.served import Served, Server
    from tests.scenarios.stories.agents import Agent
    from tests.servers.xmppclient import Actor

FACES: Final[dict[str, type[Agent]]] = {"plain": PlainAgent, "desktop": DesktopAgent}
LUNCH: Final = Reason("lunch", "Lunch", is_break=True)
SOLVED: Final = Disposition("solved", "Solved")


@dataclass(frozen=True, slots=True)
class Running:
    """The server and the desk."""

    server: Server
    desk: Served

    @property
    def base(self) -> str:
        """The desk's pages."""
        return f"http://127.0.0.1:{self.desk.http_port}"

    async def change(self, *changes: c.SetupChange) -> None:
        """Change the set-up of the running desk, all or nothing."""
        answer = await asyncio.to_thread(ask_running_desk, self._control, c.ChangeSetup(changes))
        assert answer == {"ok": True}, answer

    async def key(self, *scopes: str) -> str:
        """Make an API key."""
        body = {"name": f"key-{secrets.token_hex(4)}", "scopes": sorted(scopes)}
        answer = await asyncio.to_thread(ask_running_job, self._control, "AddApiKey", body)
        assert answer is not None
        return str(answer["key"])

    @property
    def _control(self) -> Path:
        return control_path(load_settings(self.desk.config))


class Centre:
    """What one story has: a service, agents whose client is the story's face, customers."""

    def __init__(self, running: Running, face: str) -> None:
        tag = secrets.token_hex(4)
        self.running = running
        self.service = Service(ServiceId(f"s{tag}"), "Billing", offer_s=30)
        self.face = face
        self._tag = tag
        self._clients: list[Actor] = []
        self._leaders: list[Leader] = []
        self.customers: list[Customer] = []
        """All who ever stood before the shop's page, in order."""
        self._timers_changed = False

    async def rules(self, **rules: Any) -> None:
        """Set rules of the story's service, by the names of `routing.settings.Service`."""
        self.service = replace(self.service, **rules)
        await self.running.change(c.DefineService(self.service))

    async def timers(self, **timers: Any) -> None:
        """Set timers of the whole desk; they are as before after the story."""
        self._timers_changed = True
        await self.running.change(c.SetTimers(Timers(**timers)))

    async def hires(self, name: str, *, face: str = "", state: str = "Ready", **profile: Any) -> Agent:
        """Let an agent begin to work for the story's service; his client is the story's face unless named."""
        client = self.account(name)
        await self.defines(name, **profile)
        agent = FACES[face or self.face](client)
        await agent.arrives()
        if state:
            await agent.chooses(state)
            await agent.settled()
        return agent

    async def leader(self, name: str, *roles: Role) -> Leader:
        """Log somebody in at the web pages; nobody's offers go to him."""
        client = self.account(name)
        await self.defines(name, roles=roles)
        await client.connect()
        token = await client.iq(f"<iq type='get' to='{DESK}'><token xmlns='urn:stanzadesk:0'/></iq>")
        leader = Leader(self.running.base, self.running.server.domain)
        self._leaders.append(leader)
        await leader.enters(token.findtext(f"{S}token") or "")
        return leader

    async def defines(
        self,
        name: str,
        *,
        roles: tuple[Role, ...] = (Role.AGENT,),
        skills: tuple[Skill, ...] | None = None,
        **profile: Any,
    ) -> AgentId:
        """Enter an agent into the desk's database; he serves the story's service unless told otherwise."""
        jid = AgentId(f"{name}-{self._tag}@{self.running.server.domain}")
        own = (Skill(self.service.id),) if skills is None else skills
        await self.running.change(
            c.DefineAgent(AgentProfile(jid, name.capitalize(), own, roles=frozenset(roles), **profile))
        )
        return jid

    async def team(self, *services: Skill, **rules: Any) -> str:
        """Let the story's team be assigned to these services and no others; gives its name."""
        name = f"Night {self._tag}"
        await self.running.change(c.DefineTeam(Team(name, services=services, **rules)))
        return name

    def account(self, name: str, resource: str | None = None) -> Actor:
        """Give somebody an account on the server; his client is not started yet."""
        client = self.running.server.actor(f"{name}-{self._tag}", resource)
        self._clients.append(client)
        return client

    def device(self, agent: Agent, resource: str) -> Actor:
        """Give an agent one more client, not started yet."""
        client = agent.client.another(resource)
        self._clients.append(client)
        return client

    def customer(self, name: str = "") -> Customer:
        """Somebody before the shop's page; he has asked nothing yet."""
        customer = Customer(self.running.base, self.service.id, name)
        self.customers.append(customer)
        return customer

    async def asked(self, name: str = "", question: str = "Hello?") -> Customer:
        """Somebody who has asked."""
        customer = self.customer(name)
        await customer.asks(question)
        return customer

    async def report(self, name: str, **filters: str) -> list[dict[str, Any]]:
        """Read a report's rows of this story's service, or by other filters."""
        url = f"{self.running.base}/api/v1/reports/{name}"
        headers = {"Authorization": f"Bearer {await self.running.key('reports')}"}
        wanted = filters or {"service": self.service.id}
        async with aiohttp.ClientSession() as session, session.get(url, params=wanted, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            rows: list[dict[str, Any]] = (await answer.json())["rows"]
            return rows

    async def close(self) -> None:
        """Send everybody home."""
        for customer in self.customers:
            await customer.close()
        for leader in self._leaders:
            await leader.close()
        for client in self._clients:
            await client.logout()
        if self._timers_changed:
            await self.running.change(c.SetTimers(Timers()))
