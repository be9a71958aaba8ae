"""Face B at ``desk@``: bare words from any client, and the same few as XEP-0050 commands."""

from collections.abc import Callable
from typing import Final

from bridge.xmpp import namespaces as ns
from bridge.xmpp import wording
from bridge.xmpp.errors import BAD_REQUEST, FORBIDDEN, NOT_FOUND
from bridge.xmpp.faces.plain.actions import DeskActions
from bridge.xmpp.faces.plain.parse import DeskWord, parse_desk
from bridge.xmpp.faces.replies import Replies
from bridge.xmpp.parse import Iq, Message
from bridge.xmpp.ports import DeskPorts
from bridge.xmpp.stanzas.disco import Item, Items, render_items
from bridge.xmpp.xml import attr, bare, el, esc, resource
from routing.ids import AgentId
from routing.refusals import Refusal, RefusalCode

COMMANDS: Final = {
    "ready": (DeskWord.READY, "Ready"),
    "busy": (DeskWord.BUSY, "Busy: keep chats, get no new ones"),
    "not-ready": (DeskWord.NOT_READY, "Not Ready"),
    "off": (DeskWord.OFF, "Off duty"),
    "state": (DeskWord.STATE, "My state"),
    "chats": (DeskWord.CHATS, "My chats"),
    "report": (DeskWord.REPORT, "My numbers today"),
    "accept": (DeskWord.ACCEPT, "Accept the open offer"),
    "reject": (DeskWord.REJECT, "Reject the open offer"),
    "end": (DeskWord.END, "End my chat"),
    "done": (DeskWord.DONE, "Finish after-call work"),
}
"""Node to word and title. ``not-ready:CODE`` is Not Ready with a reason of the operator's."""


class DeskTalk:
    """Answers agents who talk to the desk itself. ``wrote`` notes the act: such a device is on duty from then on."""

    def __init__(
        self, ports: DeskPorts, replies: Replies, actions: DeskActions, wrote: Callable[[str, DeskWord], None]
    ) -> None:
        self._ports = ports
        self._replies = replies
        self._actions = actions
        self._wrote = wrote

    def on_message(self, message: Message) -> None:
        """Do what was said, or say what can be said."""
        if message.type in {"error", "groupchat", "headline"} or not (message.body or "").strip():
            self._replies.done(message)
            return
        agent = AgentId(bare(message.sender))
        if self._ports.overview.agent(agent) is None:
            self._replies.refuse(message, Refusal(RefusalCode.UNKNOWN_AGENT), wording.NOT_AN_AGENT)
            return
        word, rest = parse_desk(message.body or "")
        self._wrote(message.sender, word)
        if message.wants_receipt:
            self._replies.took(message)
        self._actions.act(agent, word, rest, resource(message.sender), lambda text: self._replies.say(message, text))

    # --- XEP-0050 ----------------------------------------------------------------------------------------------------

    def on_list(self, iq: Iq) -> None:
        """List the commands (disco#items of the commands node)."""
        desk = self._ports.names.desk
        items = [Item(desk, title, node) for node, (_, title) in COMMANDS.items()]
        items += [
            Item(desk, f"Not Ready: {reason.label}", f"not-ready:{reason.code}")
            for reason in self._ports.agents.reasons()
        ]
        self._replies.result(iq, render_items(Items(tuple(items), ns.COMMANDS)))

    def on_command(self, iq: Iq) -> None:
        """Carry out a command in one step."""
        agent = AgentId(bare(iq.sender))
        node = attr(iq.payload, "node")
        name, _, reason = node.partition(":")
        if self._ports.overview.agent(agent) is None:
            self._replies.fail(iq, FORBIDDEN)
            return
        if name not in COMMANDS:
            self._replies.fail(iq, NOT_FOUND)
            return
        action = attr(iq.payload, "action") or "execute"
        if action == "cancel":
            self._replies.result(iq, _command(iq, node, "canceled", ""))
            return
        if action not in {"execute", "complete", "next"}:
            self._replies.fail(iq, BAD_REQUEST)
            return
        word = COMMANDS[name][0]
        self._wrote(iq.sender, word)
        self._actions.act(
            agent,
            word,
            reason,
            resource(iq.sender),
            lambda text: self._replies.result(iq, _command(iq, node, "completed", text)),
        )


def _command(iq: Iq, node: str, status: str, text: str) -> str:
    note = el("note", {"type": "info"}, esc(text)) if text else ""
    session = attr(iq.payload, "sessionid") or iq.id
    return el("command", {"xmlns": ns.COMMANDS, "node": node, "sessionid": session, "status": status}, note)
