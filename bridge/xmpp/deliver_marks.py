"""Shows agents what is marked: flags, reminders, and how far their lines came at the customer."""

from bridge.xmpp import words_desk
from bridge.xmpp.faces import devices
from bridge.xmpp.faces.build import words
from bridge.xmpp.faces.desktop import render_marks as desktop
from bridge.xmpp.faces.plain import render as plain
from bridge.xmpp.ports import DeskPorts, Wire
from bridge.xmpp.sessions import Session, Sessions
from bridge.xmpp.written import Written
from routing.effects import ShowFlag, TellReminder
from routing.ids import AgentId, ChatId


class MarkDelivery:
    """Part of the courier. All but a due reminder is shown now or never; a desktop's snapshot has it too."""

    def __init__(self, ports: DeskPorts, wire: Wire, sessions: Sessions, written: Written) -> None:
        self._written = written
        self._ports = ports
        self._marks = ports.marks
        self._names = ports.names
        self._now = ports.clocks.now
        self._wire = wire
        self._sessions = sessions

    def due(self, item_id: str, effect: TellReminder, on_duty: list[Session]) -> list[str]:
        """Write that a reminder's time has come, for every device."""
        lang, now = self._ports.language(effect.agent), self._now()
        plain_to = devices.plain_addresses(effect.agent, on_duty)
        stanzas = [plain.render_due(effect, item_id, to, self._names, lang) for to in plain_to]
        return stanzas + [desktop.render_due(effect, item_id, to, self._names, now) for to in devices.desktops(on_duty)]

    def reminders(self, agent: AgentId) -> None:
        """Show an agent's desktops what he wants to come back to."""
        desktops = devices.desktops(self._sessions.on_duty(agent))
        found = self._marks.reminders(agent) if desktops else ()
        for to in desktops:
            self._wire.send(desktop.render_reminders(found, to, self._names, self._now()))

    def flag(self, effect: ShowFlag) -> None:
        """Show a flag to the agents of the chat, and to supervisors of the one who set it or took it off."""
        inside = [agent for agent, _ in self._marks.talking(effect.chat)]
        for agent in inside:
            for to in devices.desktops(self._sessions.on_duty(agent)):
                self._wire.send(desktop.render_flag(effect, to, self._names, name=effect.customer_name))
        name = self._names.conceal_name(effect.customer_name)
        for agent in self._marks.supervisors(effect.agent):
            if agent not in inside:
                self._tell_supervisor(agent, effect, name)

    def _tell_supervisor(self, agent: AgentId, effect: ShowFlag, name: str) -> None:
        on_duty = self._sessions.on_duty(agent)
        for to in devices.desktops(on_duty):
            self._wire.send(desktop.render_flag(effect, to, self._names, name=name))
        lang = self._ports.language(agent)
        text = words_desk.flagged(lang, effect.agent_name, name, effect.service_name, on=effect.on)
        for to in devices.plain_addresses(agent, on_duty):
            self._wire.send(words(self._names.desk, to, text))

    def ticks(self, chat: ChatId, known: tuple[int, int]) -> None:
        """Show how far the chat's lines came at the customer: on desktops all of it, elsewhere what he has seen."""
        for agent, contact in self._marks.talking(chat):
            on_duty = self._sessions.on_duty(agent)
            seen = self._written.take_own(agent, chat, known[1])
            for to in devices.plain_addresses(agent, on_duty) if seen is not None else ():
                self._wire.send(plain.render_displayed_mark(self._names.contact(contact), to, seen or ""))
            for to in devices.desktops(on_duty):
                self._wire.send(desktop.render_ticks(chat, contact, known, to, self._names))
