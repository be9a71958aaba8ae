"""What an agent can do from an ordinary client, once it is clear what he means; each ends in words for him.

`bridge.xmpp.faces.plain.orders` finds out what is meant by a line, `adhoc` by a form (XEP-0050).
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from bridge.xmpp import wording, words_desk
from bridge.xmpp.faces.plain.caller import Caller
from bridge.xmpp.ports import DeskPorts, LegView
from bridge.xmpp.texts.catalogue import Text
from bridge.xmpp.texts.languages import LANGUAGES
from routing.canned import Canned
from routing.commands import (
    AcceptOffer,
    AgentEnds,
    Choose,
    ChooseLanguage,
    Command,
    CompleteWrapUp,
    FlagChat,
    PostAgentText,
    RejectOffer,
)
from routing.effects import SendOffer
from routing.ids import AgentId
from routing.ports import Answer, Report, ReportFilter, Retry, UnknownReportError
from routing.refusals import Refusal
from routing.words import ChosenKind, LegPhase, SystemReason

NUMBERS_REPORT: Final = "agent-performance"
STATES_REPORT: Final = "agent-activity"


class Actions:
    """Carries out what was asked, and looks up what was asked for."""

    def __init__(self, ports: DeskPorts) -> None:
        self._ports = ports

    def _submit(self, command: Command, by: Caller, done: Callable[[], str]) -> None:
        def reply(answer: Answer) -> None:
            match answer:
                case Refusal():
                    by.say(words_desk.refused_desk(by.lang, answer.code))
                case Retry():
                    by.tell(Text.TRY_AGAIN)
                case _:
                    by.say(done())

        self._ports.desk.submit(command, reply)

    # --- state -------------------------------------------------------------------------------------------------------

    def choose(self, by: Caller, kind: ChosenKind, reason: str = "") -> None:
        """Choose a state; ``reason`` is a code of the operator's."""
        if kind is ChosenKind.OFF:
            reason = SystemReason.OFF_DUTY.value

        def done() -> str:
            view = self._ports.overview.agent(by.agent)
            return words_desk.chosen(by.lang, kind, view, *self._labels(by.agent))

        self._submit(Choose(by.agent, kind, reason), by, done)

    def _labels(self, agent: AgentId) -> tuple[str, str]:
        """Find the operator's labels of the next reason and of the present one."""
        view = self._ports.overview.agent(agent)
        if view is None:
            return "", ""
        label = self._ports.reasons.label
        return label(view.next.partition(":")[2]), label(view.reason)

    def tell_state(self, by: Caller) -> None:
        """Say how the desk sees him."""
        view = self._ports.overview.agent(by.agent)
        if view is None:
            by.tell(Text.NOT_AN_AGENT)
            return
        now = self._ports.clocks.now()
        by.say(words_desk.state_answer(by.lang, view, now, *self._labels(by.agent)))

    def speak(self, by: Caller, code: str) -> None:
        """Speak another language to him from now on."""
        lang = LANGUAGES[code]
        self._submit(ChooseLanguage(by.agent, code), by, lambda: lang(Text.LANGUAGE_SET))

    # --- offers and chats --------------------------------------------------------------------------------------------

    def answer_offer(self, by: Caller, offer: SendOffer, *, accepts: bool) -> None:
        """Accept or reject an offer."""
        make = AcceptOffer if accepts else RejectOffer
        address = self._ports.names.contact(offer.contact)
        command = make(offer.offer, by.agent, by.device)
        self._submit(command, by, lambda: words_desk.answered(by.lang, accepted=accepts, address=address))

    def end(self, by: Caller, chat: LegView) -> None:
        """End a chat of his."""
        name = wording.customer_name(by.lang, chat.leg.customer.name)
        self._submit(AgentEnds(chat.leg.chat, by.agent), by, lambda: by.lang(Text.ENDED, name=name))

    def flag(self, by: Caller, chat: LegView, *, on: bool) -> None:
        """Put a flag on a chat of his for his supervisors, or take it off."""
        done = Text.FLAG_ON if on else Text.FLAG_OFF
        self._submit(FlagChat(chat.leg.chat, by.agent, on), by, lambda: by.lang(done))

    def note(self, by: Caller, chat: LegView, text: str, key: str | None = None) -> None:
        """Keep a note for agents only."""
        command = PostAgentText(chat.leg.chat, by.agent, text, key, private=True)
        self._submit(command, by, lambda: by.lang(Text.NOTE_KEPT))

    def done(self, by: Caller, chat: LegView, mark: str = "", notes: str = "") -> None:
        """Finish after-call work; ``mark`` is the code of a disposition."""
        command = CompleteWrapUp(chat.leg.chat, by.agent, mark, notes)
        self._submit(command, by, lambda: by.lang(Text.DONE))

    async def send_canned(self, by: Caller, chat: LegView, canned: Canned, key: str | None = None) -> None:
        """Send a canned response, filled in, and show him what the customer reads."""
        view = self._ports.overview.agent(by.agent)
        alias = "" if view is None else view.alias
        name = wording.customer_name(by.lang, chat.leg.customer.name)
        text = fill(canned.text, customer=name, agent=alias, service=chat.leg.service_name)
        await self._ports.canned.note_use(canned.id)
        command = PostAgentText(chat.leg.chat, by.agent, text, key)
        self._submit(command, by, lambda: by.lang(Text.CANNED_SENT, name=name, text=text))

    # --- lists -------------------------------------------------------------------------------------------------------

    def offers(self, by: Caller) -> Sequence[SendOffer]:
        """Offers that ring at him, as he may see them."""
        return [self._ports.names.conceal(one) for one in self._ports.agents.open_offers(by.agent)]

    def chats(self, by: Caller, phase: LegPhase) -> Sequence[LegView]:
        """His chats in which he talks, or wraps up."""
        return [view for view in self._ports.agents.legs(by.agent) if view.phase is phase]

    async def canned(self, by: Caller, chat: LegView | None) -> Sequence[Canned]:
        """Texts he can send, in a chat only those that fit its service."""
        everything = await self._ports.canned.all(by.agent)
        if chat is None:
            return everything
        return [one for one in everything if one.service is None or one.service == chat.leg.service]

    def tell_chats(self, by: Caller) -> None:
        """List his offers and chats."""
        now = self._ports.clocks.now()
        names = self._ports.names
        rows = [
            words_desk.offer_row(
                by.lang,
                offer.customer.name,
                offer.service_name,
                names.contact(offer.contact),
                (offer.until - now).total_seconds(),
            )
            for offer in self.offers(by)
        ]
        rows += [
            words_desk.chat_row(
                by.lang,
                view.leg.customer.name,
                view.leg.service_name,
                names.contact(view.leg.contact),
                (now - view.leg.accepted_at).total_seconds(),
                wrapping=view.phase is LegPhase.WRAP_UP,
            )
            for view in self._ports.agents.legs(by.agent)
        ]
        by.say("\n".join(rows) if rows else by.lang(Text.NO_CHATS))

    def tell_queue(self, by: Caller) -> None:
        """Say who waits in the services he serves."""
        view = self._ports.overview.agent(by.agent)
        his = frozenset(() if view is None else view.services)
        by.say(words_desk.queue(by.lang, [one for one in self._ports.overview.services() if one.id in his]))

    async def tell_history(self, by: Caller, chat: LegView, number: int | None = None) -> None:
        """List the customer's earlier chats, or show the lines of one of them (counted from 1)."""
        earlier = await self._ports.earlier.list(by.agent, chat.leg.chat) or ()
        if number is None:
            by.say(words_desk.history(by.lang, earlier))
            return
        if not 1 <= number <= len(earlier):
            by.tell(Text.HISTORY_UNKNOWN, word=number)
            return
        one = earlier[number - 1]
        entries = await self._ports.earlier.transcript(by.agent, chat.leg.chat, one.chat) or ()
        by.say("\n".join([words_desk.history_row(by.lang, number, one), *words_desk.lines(by.lang, entries)]))


def fill(text: str, **parts: str) -> str:
    """Put names into a canned response; braces that name nothing stay as they are."""
    for name, value in parts.items():
        text = text.replace(f"{{{name}}}", wording.clean(value))
    return text


async def tell_numbers(ports: DeskPorts, by: Caller) -> None:
    """Say his numbers of today."""
    values = await numbers_today(ports, by.agent)
    by.say(words_desk.numbers(by.lang, [(title, value) for _, title, value in values], ports.names.missed()))


async def numbers_today(ports: DeskPorts, agent: AgentId) -> list[tuple[str, str, str]]:
    """Count an agent's offers and breaks since midnight UTC, as (key, title, count)."""
    now = ports.clocks.now()
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        today = ReportFilter(start, start + timedelta(days=1), agent)
        counted = sums(await ports.reports.run(NUMBERS_REPORT, today))
        used_s = break_seconds(await ports.reports.run(STATES_REPORT, today))
    except UnknownReportError:
        return []
    allowed_s = ports.reasons.break_s()
    if used_s or allowed_s:
        counted.append(("break", "Break minutes", str(int(used_s // 60))))
    if allowed_s:
        counted.append(("break_allowed", "Break minutes allowed", str(int(allowed_s // 60))))
    return counted


def break_seconds(report: Report) -> float:
    """Add up the stretches of a report that count as breaks."""
    keys = [column.key for column in report.columns]
    if "is_break" not in keys:
        return 0.0
    mark, lasted = keys.index("is_break"), keys.index("seconds")
    return sum(float(str(row[lasted])) for row in report.rows if row[mark])


def sums(report: Report) -> list[tuple[str, str, str]]:
    """Add up the count columns of a report's rows."""
    return [
        (column.key, column.title, str(sum(_count(row[place]) for row in report.rows)))
        for place, column in enumerate(report.columns)
        if column.kind == "count"
    ]


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
