"""Where simulated customers come from."""

from routing.simulation.chance import Arrivals, Streams
from routing.simulation.plan import Demand


class Call:
    """One customer in the centre. How long he takes and waits is drawn when he comes, whoever will answer him."""

    __slots__ = ("after_s", "answered_s", "came_s", "demand", "handling_s", "share", "until_s")

    def __init__(self, demand: int, came_s: float, handling_s: float, after_s: float, until_s: float) -> None:
        self.demand = demand
        self.came_s = came_s
        self.handling_s = handling_s
        self.after_s = after_s
        self.until_s = until_s
        """When his patience ends."""
        self.answered_s = -1.0
        """When he was answered; negative before."""
        self.share = 0
        """How much (of 100) of his agent he takes, once he was answered."""


class Source:
    """Customers of one kind, to come. ``index`` is the place of their demand in the plan."""

    def __init__(self, index: int, demand: Demand, streams: Streams) -> None:
        self.index = index
        self.demand = demand
        self._arrivals = Arrivals(demand.per_hour, streams(f"{demand.name}/arrivals"))
        self._handling = streams(f"{demand.name}/handling")
        self._patience = streams(f"{demand.name}/patience")
        self._customers = streams(f"{demand.name}/customers")

    def next_s(self, now_s: float) -> float:
        """Tell when the next one comes."""
        return self._arrivals.after(now_s)

    def call(self, now_s: float) -> Call:
        """Make up the one who comes now."""
        demand = self.demand
        after_s = 0.0 if demand.after_work is None else demand.after_work.draw(self._handling)
        handling_s = demand.handling.draw(self._handling)
        return Call(self.index, now_s, handling_s, after_s, now_s + demand.patience.draw(self._patience))

    def customer(self, chat: str) -> str:
        """Tell who comes now: one of the regulars, if the demand has some, else somebody new for each chat."""
        regulars = self.demand.regulars
        return f"{self.demand.name}-{int(self._customers.random() * regulars)}" if regulars else chat
