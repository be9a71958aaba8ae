"""What an agent can ask of ``desk@``, by a word or a command (XEP-0050): each ends in words handed to ``say``."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from bridge.xmpp import wording, words_desk
from bridge.xmpp.faces.plain.parse import DeskWord
from bridge.xmpp.ports import DeskPorts
from routing.commands import AcceptOffer, AgentEnds, Choose, Command, CompleteWrapUp, RejectOffer
from routing.ids import AgentId
from routing.ports import Answer, Report, ReportFilter, Retry, UnknownReportError
from routing.refusals import Refusal
from routing.settings import Reason
from routing.words import ChosenKind, LegPhase, SystemReason

Say = Callable[[str], None]

CHOICES: Final = {
    DeskWord.READY: ChosenKind.READY,
    DeskWord.BUSY: ChosenKind.NO_OFFERS,
    DeskWord.NOT_READY: ChosenKind.NOT_READY,
    DeskWord.OFF: ChosenKind.OFF,
}
NUMBERS_REPORT: Final = "agent-performance"


class DeskActions:
    """Carries out words said to the desk."""

    def __init__(self, ports: DeskPorts) -> None:
        self._ports = ports

    def act(self, agent: AgentId, word: DeskWord, rest: str, device: str, say: Say) -> None:
        """Do what the word asks; ``rest`` is what followed it, ``device`` the resource he said it on."""
        match word:
            case DeskWord.READY | DeskWord.BUSY | DeskWord.NOT_READY | DeskWord.OFF:
                self._choose(agent, CHOICES[word], rest, say)
            case DeskWord.STATE:
                say(self._state(agent))
            case DeskWord.CHATS:
                say(self._chats(agent))
            case DeskWord.REPORT:
                self._ports.spawn(self._report(agent, say))
            case DeskWord.ACCEPT | DeskWord.REJECT:
                self._answer(agent, word, device, say)
            case DeskWord.END:
                self._end(agent, say)
            case DeskWord.DONE:
                self._done(agent, say)
            case DeskWord.HELP:
                say(words_desk.DESK_HELP)
            case DeskWord.UNKNOWN:
                say(words_desk.unknown_word(rest) if rest else words_desk.DESK_HELP)

    def _submit(self, command: Command, say: Say, done: Callable[[], str]) -> None:
        def reply(answer: Answer) -> None:
            match answer:
                case Refusal():
                    say(words_desk.refused_desk(answer.code))
                case Retry():
                    say(wording.TRY_AGAIN)
                case _:
                    say(done())

        self._ports.desk.submit(command, reply)

    # --- state -------------------------------------------------------------------------------------------------------

    def _choose(self, agent: AgentId, kind: ChosenKind, said: str, say: Say) -> None:
        reasons = self._ports.agents.reasons()
        reason = ""
        if kind is ChosenKind.NOT_READY and said:
            found = find_reason(said, reasons)
            if found is None:
                say(words_desk.unknown_reason(said, [one.label for one in reasons]))
                return
            reason = found.code
        if kind is ChosenKind.OFF:
            reason = SystemReason.OFF_DUTY.value

        def done() -> str:
            view = self._ports.overview.agent(agent)
            return words_desk.chosen(kind, view, *self._labels(agent))

        self._submit(Choose(agent, kind, reason), say, done)

    def _labels(self, agent: AgentId) -> tuple[str, str]:
        """Find the operator's labels of the next reason and of the present one."""
        view = self._ports.overview.agent(agent)
        if view is None:
            return "", ""
        labels = {reason.code: reason.label for reason in self._ports.agents.reasons()}
        return labels.get(view.next.partition(":")[2], ""), labels.get(view.reason, "")

    def _state(self, agent: AgentId) -> str:
        view = self._ports.overview.agent(agent)
        if view is None:
            return wording.NOT_AN_AGENT
        return words_desk.state_answer(view, self._ports.clocks.now(), *self._labels(agent))

    # --- chats -------------------------------------------------------------------------------------------------------

    def _chats(self, agent: AgentId) -> str:
        now = self._ports.clocks.now()
        names = self._ports.names
        rows = [
            words_desk.offer_row(
                offer.customer.name if names.show_customer else "",
                offer.service_name,
                names.contact(offer.contact),
                (offer.until - now).total_seconds(),
            )
            for offer in self._ports.agents.open_offers(agent)
        ]
        rows += [
            words_desk.chat_row(
                view.leg.customer.name,
                view.leg.service_name,
                names.contact(view.leg.contact),
                (now - view.leg.accepted_at).total_seconds(),
                wrapping=view.phase is LegPhase.WRAP_UP,
            )
            for view in self._ports.agents.legs(agent)
        ]
        return "\n".join(rows) if rows else words_desk.NO_CHATS

    def _answer(self, agent: AgentId, word: DeskWord, device: str, say: Say) -> None:
        offers = self._ports.agents.open_offers(agent)
        if not offers:
            say(words_desk.NO_OFFER)
            return
        if len(offers) > 1:
            say(words_desk.which_offer([offer.customer.name for offer in offers]))
            return
        offer = offers[0].offer
        accepts = word is DeskWord.ACCEPT
        command = AcceptOffer(offer, agent, device) if accepts else RejectOffer(offer, agent, device)
        address = self._ports.names.contact(offers[0].contact)
        self._submit(command, say, lambda: words_desk.answered(accepted=accepts, address=address))

    def _end(self, agent: AgentId, say: Say) -> None:
        talking = [view.leg for view in self._ports.agents.legs(agent) if view.phase is LegPhase.ACTIVE]
        if len(talking) != 1:
            say(words_desk.MORE_THAN_ONE_CHAT if talking else words_desk.NO_CHATS)
            return
        name = talking[0].customer.name
        self._submit(AgentEnds(talking[0].chat, agent), say, lambda: words_desk.ended(name))

    def _done(self, agent: AgentId, say: Say) -> None:
        wrapping = [view.leg for view in self._ports.agents.legs(agent) if view.phase is LegPhase.WRAP_UP]
        if not wrapping:
            say(words_desk.NO_WRAPUP)
            return
        self._submit(CompleteWrapUp(wrapping[0].chat, agent), say, lambda: words_desk.DONE)

    # --- numbers -----------------------------------------------------------------------------------------------------

    async def _report(self, agent: AgentId, say: Say) -> None:
        values = await numbers_today(self._ports, agent)
        say(words_desk.numbers([(title, value) for _, title, value in values], self._ports.names.missed()))


async def numbers_today(ports: DeskPorts, agent: AgentId) -> list[tuple[str, str, str]]:
    """Count an agent's offers since midnight UTC, as (key, title, count) of the report's count columns."""
    now = ports.clocks.now()
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        report = await ports.reports.run(NUMBERS_REPORT, ReportFilter(start, start + timedelta(days=1), agent))
    except UnknownReportError:
        return []
    return sums(report)


def sums(report: Report) -> list[tuple[str, str, str]]:
    """Add up the count columns of a report's rows."""
    return [
        (column.key, column.title, str(sum(_count(row[place]) for row in report.rows)))
        for place, column in enumerate(report.columns)
        if column.kind == "count"
    ]


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def find_reason(said: str, reasons: Sequence[Reason]) -> Reason | None:
    """Find the reason a person named: its code, its label, or the beginning of exactly one of them."""
    wanted = " ".join(said.casefold().split())
    exact = [r for r in reasons if wanted in {r.code.casefold(), r.label.casefold()}]
    if exact:
        return exact[0]
    begun = [r for r in reasons if r.code.casefold().startswith(wanted) or r.label.casefold().startswith(wanted)]
    return begun[0] if len(begun) == 1 else None
