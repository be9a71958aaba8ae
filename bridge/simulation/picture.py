"""The picture of a simulation: the day, the service level over it, the waits, and the search for a number of agents."""

from collections.abc import Callable, Sequence
from typing import Final

from bridge.simulation.svg import Frame, Key, drawing, steps, text
from bridge.simulation.text import Goals
from routing.simulation.outcome import DemandOutcome, Outcome, service_level
from routing.simulation.search import Answer, Target

WIDTH: Final = 860
PANEL: Final = 270
HEAD: Final = 48
COLOURS: Final = 5
HOUR_S: Final = 3600
FEW: Final = 5.0
"""Where fewer agents are on duty, their axis still goes so far, in whole agents."""
DAY_H: Final = 24
WAIT_POINTS: Final = 120
TARGET: Final = (Key.GOAL, "goal", "target")
PERCENTS: Final = (0.0, 25.0, 50.0, 75.0, 100.0)


def render_svg(outcome: Outcome, goals: Goals, answer: Answer | None, target: Target | None) -> str:
    """Draw it; with the search on top if there was one."""
    chats = sum(one.offered for one in outcome.demands)
    title = f"{chats:,} simulated chats in {outcome.seconds / HOUR_S / DAY_H:,.3g} days"
    panels: list[Callable[[float], Frame]] = []
    if answer is not None and target is not None:
        panels.append(lambda y: search_panel(answer, target, y))
    panels.append(lambda y: day_panel(outcome, y))
    panels.append(lambda y: level_panel(outcome, goals, y))
    panels.append(lambda y: wait_panel(outcome, y))
    parts = [text(20, 31, title, css="title")]
    for number, panel in enumerate(panels):
        parts += panel(HEAD + PANEL * number).parts
    return drawing(WIDTH, HEAD + PANEL * len(panels) + 8, title, parts)


def _frame(y: float, title: str, words: tuple[str, str], x: tuple[float, float], y_to: float) -> Frame:
    return Frame(12, y, WIDTH - 24, PANEL, title, words[0], words[1], x[0], x[1], y_to)


def _colour(index: int) -> str:
    return f"c{index % COLOURS}"


def _names(outcome: Outcome) -> list[tuple[Key, str, str]]:
    return [(Key.LINE, _colour(index), one.name) for index, one in enumerate(outcome.demands)]


def _hours(outcome: Outcome) -> range:
    """Hours of the day in which anything goes on."""
    busy = {int(came // HOUR_S) % DAY_H for one in outcome.demands for came in one.came_s}
    busy |= {hour for hour, agents in enumerate(outcome.duty_by_hour) if agents > 0.05}
    return range(min(busy), max(busy) + 1) if busy else range(DAY_H)


def _clock(hours: range) -> list[tuple[float, str]]:
    step = 1 if len(hours) <= 14 else 2
    return [(hour, f"{hour}:00") for hour in range(hours.start, hours.stop + 1, step)]


def _by_hour(one: DemandOutcome) -> dict[int, list[int]]:
    """Places of the calls that came in each hour of the day."""
    found: dict[int, list[int]] = {}
    for place, came in enumerate(one.came_s):
        found.setdefault(int(came // HOUR_S) % DAY_H, []).append(place)
    return found


def day_panel(outcome: Outcome, y: float) -> Frame:
    """Chats an hour as bars, answered and given up; agents on duty as stairs."""
    hours = _hours(outcome)
    places = [_by_hour(one) for one in outcome.demands]
    answered, lost = dict.fromkeys(hours, 0.0), dict.fromkeys(hours, 0.0)
    for one, found in zip(outcome.demands, places, strict=True):
        for hour, calls in found.items():
            good = sum(one.answered_each[place] for place in calls)
            answered[hour] += good / outcome.hours_counted[hour]
            lost[hour] += (len(calls) - good) / outcome.hours_counted[hour]
    chats = steps(max(answered[hour] + lost[hour] for hour in hours))
    duty = steps(max(FEW, *(outcome.duty_by_hour[hour] for hour in hours)))
    frame = _frame(y, "The day", ("hour of the day", "chats an hour"), (hours.start, hours.stop), chats[-1])
    frame.axes(_clock(hours), chats)
    frame.right_axis("agents on duty", duty)
    for hour in hours:
        frame.bar(hour + 0.12, hour + 0.88, 0, answered[hour], "c0")
        frame.bar(hour + 0.12, hour + 0.88, answered[hour], answered[hour] + lost[hour], "lost")
    frame.stairs([outcome.duty_by_hour[hour] for hour in hours], duty[-1])
    duty_key = (Key.LINE, "duty", "agents on duty")
    frame.legend([(Key.AREA, "c0", "answered"), (Key.AREA, "lost", "gave up"), duty_key])
    return frame


def level_panel(outcome: Outcome, goals: Goals, y: float) -> Frame:
    """The service level by the hour in which customers came, against what it should be."""
    hours = _hours(outcome)
    within = sorted({one.within_s for one in outcome.demands})
    seconds = " or ".join(f"{one:g}" for one in within)
    words = ("hour of the day", f"answered within {seconds} s")
    frame = _frame(y, "Service level", words, (hours.start, hours.stop), 100)
    frame.axes(_clock(hours), PERCENTS, " %")
    for share in sorted({goals[one.name] for one in outcome.demands}):
        frame.goal(share * 100, f"{share * 100:g} %")
    for index, one in enumerate(outcome.demands):
        points = []
        for hour, calls in sorted(_by_hour(one).items()):
            waits = tuple(one.waited_s[place] for place in calls)
            good = tuple(one.answered_each[place] for place in calls)
            points.append((hour + 0.5, 100 * service_level(waits, good, one.within_s)))
        frame.line(points, _colour(index), dots=True)
    frame.legend([*_names(outcome), TARGET])
    return frame


def wait_panel(outcome: Outcome, y: float) -> Frame:
    """Share of the answered that was answered within so many seconds."""
    longest = max([one.percentile_s(0.98) for one in outcome.demands] + [one.within_s * 2 for one in outcome.demands])
    ticks = steps(longest, 8)
    frame = _frame(
        y, "Waits", ("seconds waited", "share of the answered who had waited so long or less"), (0, ticks[-1]), 100
    )
    frame.axes([(tick, f"{tick:,.10g}") for tick in ticks], PERCENTS, " %")
    for within in sorted({one.within_s for one in outcome.demands}):
        frame.mark(within, f"{within:g} s")
    for index, one in enumerate(outcome.demands):
        frame.line(_cumulative(sorted(one.answers_s()), ticks[-1]), _colour(index))
    frame.legend([*_names(outcome), TARGET])
    return frame


def _cumulative(waits: Sequence[float], most: float) -> list[tuple[float, float]]:
    points, place = [], 0
    for number in range(WAIT_POINTS + 1):
        seconds = most * number / WAIT_POINTS
        while place < len(waits) and waits[place] <= seconds:
            place += 1
        points.append((seconds, 100 * place / max(1, len(waits))))
    return points


def search_panel(answer: Answer, target: Target, y: float) -> Frame:
    """The service level by the number of agents, with the one that is needed."""
    counts = [trial.agents for trial in answer.trials]
    first, last = min(counts) - 0.5, max(counts) + 0.5
    words = ("agents", f"answered within {target.within_s:g} s (worst service)")
    verb = "is" if answer.agents == 1 else "are"
    found = (
        f"more of {answer.group} do not help"
        if answer.agents is None
        else f"{answer.agents} of {answer.group} {verb} needed"
    )
    frame = _frame(y, found, words, (first, last), 100)
    step = max(1, (max(counts) - min(counts)) // 12)
    frame.axes([(count, str(count)) for count in range(min(counts), max(counts) + 1, step)], PERCENTS, " %")
    frame.legend([(Key.LINE, "c0", "service level"), TARGET])
    frame.goal(target.share * 100, f"{target.share * 100:g} %")
    points = [(float(trial.agents), 100 * trial.outcome.service_level) for trial in answer.trials]
    frame.line(points, "c0", dots=True)
    for agents, level in points:
        css = "value strong" if agents == answer.agents else "value"
        frame.parts.append(text(frame.across(agents), frame.up(level) - 9, f"{level:.1f}", "middle", css))
    return frame
