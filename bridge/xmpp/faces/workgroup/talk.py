"""Face A: what an agent's client asks of a workgroup, besides records of the past (`records`).

Every request is answered. Who accepts too late is answered as these clients expect (they never look), then revoked.
"""

from bridge.xmpp.errors import BAD_REQUEST, NOT_AUTHORIZED, NOT_FOUND, NOT_IMPLEMENTED, UNAVAILABLE
from bridge.xmpp.faces.workgroup import render
from bridge.xmpp.faces.workgroup.deliver import new_id
from bridge.xmpp.faces.workgroup.duty import Duty
from bridge.xmpp.faces.workgroup.ground import FaceGround
from bridge.xmpp.parse import Iq
from bridge.xmpp.stanzas.workgroup import OfferAccept, OfferReject, parse_offer_accept, parse_offer_reject
from bridge.xmpp.stanzas.workgroup_agent import (
    AgentInfo,
    AgentStatusRequest,
    Workgroups,
    parse_agent_info,
    parse_workgroups,
    render_agent_info,
    render_agent_status_request,
    render_workgroups,
)
from bridge.xmpp.stanzas.workgroup_offer import parse_referral
from bridge.xmpp.xml import bare, resource
from routing.commands import AcceptOffer, RejectOffer
from routing.effects import SendOffer
from routing.ids import AgentId, ChatId, ServiceId
from routing.ports import AgentView, Answer, Retry
from routing.refusals import Refusal
from routing.words import LegPhase


class WorkgroupTalk:
    """Answers agents' clients."""

    def __init__(self, ground: FaceGround, duty: Duty) -> None:
        self._ports = ground.ports
        self._names = ground.ports.names
        self._wire = ground.wire
        self._board = ground.board
        self._sessions = ground.sessions
        self._duty = duty
        self._replies = ground.replies

    # --- offers ------------------------------------------------------------------------------------------------------

    def on_accept(self, iq: Iq) -> None:
        """Take an offer, by its session id (or, as of old, by the customer's JID), whatever workgroup is asked."""
        self._answer(iq, None if iq.payload is None else parse_offer_accept(iq.payload))

    def on_reject(self, iq: Iq) -> None:
        """Turn an offer down."""
        self._answer(iq, None if iq.payload is None else parse_offer_reject(iq.payload))

    def _answer(self, iq: Iq, meant: OfferAccept | OfferReject | None) -> None:
        view = self._agent(iq)
        if view is None:
            return
        if meant is None:
            self._replies.fail(iq, BAD_REQUEST)
            return
        offer = self._open_offer(view.agent, meant)
        if offer is None:
            self._too_late(iq, view.agent, meant)
            return
        device = resource(iq.sender)

        def reply(answer: Answer) -> None:
            match answer:
                case Retry():
                    self._replies.refuse_iq(iq, answer)
                case Refusal():
                    self._replies.result(iq)
                    self._revoke(iq, offer.chat)
                case _:
                    self._replies.result(iq)

        verb = AcceptOffer if isinstance(meant, OfferAccept) else RejectOffer
        self._ports.desk.submit(verb(offer.offer, view.agent, device), reply)

    def _open_offer(self, agent: AgentId, meant: OfferAccept | OfferReject) -> SendOffer | None:
        offers = self._ports.agents.open_offers(agent)
        return next(
            (one for one in offers if meant.chat == one.chat or meant.jid == self._names.contact(one.contact)), None
        )

    def _too_late(self, iq: Iq, agent: AgentId, meant: OfferAccept | OfferReject) -> None:
        if any(leg.leg.chat == meant.chat for leg in self._ports.agents.legs(agent)):
            self._replies.result(iq)  # said twice
        elif meant.chat.startswith("c-"):
            self._replies.result(iq)
            self._revoke(iq, meant.chat)
        else:
            self._replies.fail(iq, NOT_FOUND)

    def _revoke(self, iq: Iq, chat: ChatId) -> None:
        path = render.Path(bare(iq.to), iq.sender, new_id(), self._ports.language(AgentId(bare(iq.sender))))
        self._wire.send(render.render_not_open(chat, path))

    # --- colleagues --------------------------------------------------------------------------------------------------

    def on_workgroups(self, iq: Iq) -> None:
        """Tell to which workgroups an agent belongs."""
        view = self._agent(iq)
        asked = None if iq.payload is None else parse_workgroups(iq.payload)
        if view is None or asked is None:
            return
        agent = render.agent_behind(asked.agent or iq.sender, self._names)
        found = self._ports.overview.agent(agent)
        if found is None:
            self._replies.fail(iq, NOT_FOUND)
            return
        addresses = tuple(self._names.service(service) for service in found.services)
        self._replies.result(iq, render_workgroups(Workgroups(asked.agent or iq.sender, addresses)))

    def on_agents(self, iq: Iq) -> None:
        """List the agents of a workgroup, then tell how each is; only to who is on duty there."""
        service = ServiceId(iq.local)
        session = self._sessions.session(iq.sender)
        if session is None or service not in session.joined:
            self._replies.fail(iq, NOT_FOUND)
            return
        agents = tuple(self._duty.listed(agent, service) for agent in self._board.members(service))
        self._duty.note_members(service)
        self._replies.result(iq, render_agent_status_request(AgentStatusRequest(agents)))
        self._duty.tell_roster(service, iq.sender)

    def on_agent_info(self, iq: Iq) -> None:
        """Tell an agent his own name; only the desk's administrators change names."""
        view = self._agent(iq)
        if view is None:
            return
        asked = None if iq.payload is None else parse_agent_info(iq.payload)
        if iq.type == "set" and (asked is None or asked.name != view.alias):
            self._replies.fail(iq, UNAVAILABLE)
        elif iq.type == "set":
            self._replies.result(iq)
        else:
            self._replies.result(iq, render_agent_info(AgentInfo(view.agent, view.alias)))

    def on_referral(self, iq: Iq) -> None:
        """Refuse to hand a chat on or to ask a colleague in: the desk cannot do that yet."""
        view = self._agent(iq)
        referral = None if iq.payload is None else parse_referral(iq.payload)
        if view is None:
            return
        legs = (one for one in self._ports.agents.legs(view.agent) if one.phase is LegPhase.ACTIVE)
        is_his = referral is not None and any(one.leg.chat == referral.session for one in legs)
        self._replies.fail(iq, NOT_IMPLEMENTED if is_his else NOT_FOUND)

    # --- shared ------------------------------------------------------------------------------------------------------

    def _agent(self, iq: Iq) -> AgentView | None:
        """Find the agent who asks; a stranger is told that this is not for him."""
        view = self._ports.overview.agent(AgentId(bare(iq.sender)))
        if view is None:
            self._replies.fail(iq, NOT_AUTHORIZED)
        return view
