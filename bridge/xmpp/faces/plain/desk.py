"""Face B at ``desk@``: bare words from any client. The same as XEP-0050 is in `bridge.xmpp.faces.plain.adhoc`."""

from collections.abc import Callable

from bridge.xmpp.faces.keys import message_key
from bridge.xmpp.faces.plain.caller import Caller
from bridge.xmpp.faces.plain.orders import Order, Orders
from bridge.xmpp.faces.plain.parse import parse_desk
from bridge.xmpp.faces.replies import Replies
from bridge.xmpp.parse import Message
from bridge.xmpp.ports import DeskPorts
from bridge.xmpp.texts.catalogue import Text, Word
from bridge.xmpp.xml import bare, resource
from routing.ids import AgentId
from routing.refusals import Refusal, RefusalCode

Wrote = Callable[[str, Word], None]
"""Note the act of a device (full JID): it is on duty from then on."""


class DeskTalk:
    """Answers agents who talk to the desk itself."""

    def __init__(self, ports: DeskPorts, replies: Replies, orders: Orders, wrote: Wrote) -> None:
        self._ports = ports
        self._replies = replies
        self._orders = orders
        self._wrote = wrote

    def on_message(self, message: Message) -> None:
        """Do what was said, or say what can be said."""
        if message.type in {"error", "groupchat", "headline"} or not (message.body or "").strip():
            self._replies.done(message)
            return
        agent = AgentId(bare(message.sender))
        lang = self._ports.language(agent)
        if self._ports.overview.agent(agent) is None:
            self._replies.refuse(message, Refusal(RefusalCode.UNKNOWN_AGENT), lang(Text.NOT_AN_AGENT))
            return
        said = parse_desk(message.body or "", lang)
        self._wrote(message.sender, said.word)
        if message.wants_receipt:
            self._replies.took(message)
        by = Caller(agent, resource(message.sender), lang, lambda text: self._replies.say(message, text))
        self._orders.carry_out(Order(by, said, key=message_key(message)))
