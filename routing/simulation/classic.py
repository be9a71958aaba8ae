"""A short cut for classic plans: one service, agents who are alike, always there and accept at once.

There the desk's decisions are known beforehand: whoever is next in the queue (priority, then arrival) gets any free
place, and which agent that is changes nobody's wait. So customers can be put through a heap of free-at times instead of
through the core, some fifty times faster. tests/property/test_simulation_classic.py holds that both give the same
outcome, call by call; everything else about the simulation is proved on the core.
"""

import heapq
from dataclasses import replace

from routing.ids import AgentId, ServiceId
from routing.settings import Service
from routing.simulation.chance import Fixed, Streams
from routing.simulation.outcome import Outcome
from routing.simulation.plan import AGES_S, ALWAYS, PATIENT_TIMERS, Plan, Staff
from routing.simulation.run import PROGRESS_STEPS, Progress, simulate
from routing.simulation.source import Call, Source
from routing.simulation.tally import Tally

Waiting = tuple[int, float, int, Call]
"""Order in the queue (priority negated, arrival, count), and who waits."""


def play(plan: Plan, streams: Streams, progress: Progress | None = None) -> Outcome:
    """Simulate a plan: by the short cut where that is the same, else on the core."""
    return play_classic(plan, streams, progress) if is_classic(plan) else simulate(plan, streams, progress=progress)


def is_classic(plan: Plan) -> bool:
    """Tell whether the short cut is the same as the core: nothing is set that it does not know."""
    known = replace(PATIENT_TIMERS, offer_s=plan.timers.offer_s, capacity_per_chat=plan.timers.capacity_per_chat)
    return (
        len(plan.services) == 1
        and plan.services[0] == Service(plan.services[0].id, plan.services[0].name, plan.services[0].offer_s)
        and plan.timers == known
        and all(demand.service == plan.services[0].id for demand in plan.demands)
        and all(_is_plain(staff, plan.services[0].id) for staff in plan.staff)
        and plan.duration_s < AGES_S
        and plan.answer == Fixed(0.0)
    )


def _is_plain(staff: Staff, service: ServiceId) -> bool:
    """Tell whether agents serve the one service, are always there, and a chat takes of them what it takes of all."""
    serves = [skill.service for skill in staff.skills if skill.level > 0]
    shares = (staff.capacity_per_chat, staff.spare_per_chat, staff.team)
    return serves == [service] and staff.shifts == ALWAYS and shares == (None, None, "")


def play_classic(plan: Plan, streams: Streams, progress: Progress | None = None) -> Outcome:
    """Put the customers of a classic plan through its places."""
    floor = _Floor(plan)
    sources = [Source(index, demand, streams) for index, demand in enumerate(plan.demands)]
    coming = [(source.next_s(0.0), index, index) for index, source in enumerate(sources)]
    """When the next of each comes, in which order that was settled (it decides between equals), and whose."""
    settled = len(coming)
    heapq.heapify(coming)
    priorities = [-demand.priority for demand in plan.demands]
    report_s = step_s = plan.duration_s / PROGRESS_STEPS
    while coming[0][0] <= plan.duration_s:
        now_s, _, index = coming[0]
        source = sources[index]
        call = source.call(now_s)
        heapq.heapreplace(coming, (source.next_s(now_s), settled, index))
        settled += 1
        floor.come(call, priorities[index])
        if progress is not None and now_s >= report_s:
            progress(now_s / plan.duration_s)
            report_s += step_s
    return floor.close()


class _Floor:
    """Places for chats, and the queue before them."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._tally = Tally(plan)
        self._share = plan.timers.capacity_per_chat
        self._free = sum(staff.count * (staff.capacity // self._share) for staff in plan.staff)
        self._busy: list[float] = []
        """When each taken place becomes free, in seconds from the start."""
        self._queue: list[Waiting] = []
        self._count = 0

    def come(self, call: Call, priority: int) -> None:
        """A customer comes; all that happened before is settled first."""
        now_s = call.came_s
        if self._busy and self._busy[0] <= now_s:
            self._settle(now_s)
        if self._free:
            self._free -= 1
            heapq.heappush(self._busy, self._answer(call, now_s))
        else:
            self._count += 1
            heapq.heappush(self._queue, (priority, now_s, self._count, call))

    def _settle(self, until_s: float) -> None:
        """Give each place that becomes free by then to whoever is next."""
        busy, queue = self._busy, self._queue
        while busy and busy[0] <= until_s:
            now_s = busy[0]
            while queue:
                call = heapq.heappop(queue)[3]
                if call.until_s > now_s:
                    heapq.heapreplace(busy, self._answer(call, now_s))
                    break
                self._tally.served(call.demand, call.came_s, call.until_s, answered=False)
            else:
                heapq.heappop(busy)
                self._free += 1

    def _answer(self, call: Call, now_s: float) -> float:
        """Note an answered call, and tell when its place is free again."""
        self._tally.served(call.demand, call.came_s, now_s, answered=True)
        ends_s = now_s + call.handling_s + call.after_s
        self._tally.took(call.demand, now_s, min(ends_s, self._plan.duration_s), self._share)
        return ends_s

    def close(self) -> Outcome:
        """Settle the rest, and give the result."""
        end_s = self._plan.duration_s
        self._settle(end_s)
        unfinished: list[Call] = []
        for *_, call in self._queue:
            if call.until_s <= end_s:
                self._tally.served(call.demand, call.came_s, call.until_s, answered=False)
            else:
                unfinished.append(call)
        for staff in self._plan.staff:
            for agent in staff.agents():
                self._tally.on_duty(AgentId(agent), staff.capacity, 0.0)
        self._tally.close(end_s)
        return self._tally.outcome(unfinished)
