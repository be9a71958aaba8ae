"""Reasons for Not Ready: who must name one, which are the desk's own, and which are breaks."""

from __future__ import annotations

from dataclasses import replace

from routing import commands as c
from routing import events as e
from routing.refusals import RefusalCode
from routing.settings import Reason, Team
from routing.words import ChosenKind
from tests.unit.centre import Centre

LUNCH = Reason("lunch", "Lunch")


def test_who_has_reasons_must_name_one_unless_his_status_menu_has_none() -> None:
    """Not Ready alone is refused where a reason of his can be named; `away` in any client's menu still counts."""
    centre = Centre()
    anna, ben = centre.hire("anna", team="day"), centre.hire("ben", team="night")
    centre.do(c.Choose(anna, ChosenKind.NOT_READY))
    assert centre.shows(anna) == "not_ready"
    centre.do(c.ChangeSetup((c.DefineTeam(Team("night")), c.DefineReason(replace(LUNCH, teams=("night",))))))
    assert centre.refused(c.Choose(ben, ChosenKind.NOT_READY)) is RefusalCode.REASON_REQUIRED
    assert centre.shows(ben) == "ready"
    centre.do(c.Choose(anna, ChosenKind.READY))
    centre.do(c.Choose(anna, ChosenKind.NOT_READY))
    centre.do(c.Choose(ben, ChosenKind.NO_OFFERS))
    centre.do(c.Choose(ben, ChosenKind.NOT_READY, by_status=True))
    assert (centre.shows(anna), centre.shows(ben)) == ("not_ready", "not_ready")


def test_nobody_gives_a_reason_that_is_the_desks_to_give() -> None:
    """No agent can say that the desk found him idle; the operator may call it otherwise, for everybody."""
    centre = Centre()
    anna = centre.hire("anna")
    assert centre.refused(c.Choose(anna, ChosenKind.NOT_READY, "idle")) is RefusalCode.UNKNOWN_REASON
    centre.do(c.DefineReason(Reason("idle", "Away from the desk", is_break=True)))
    assert centre.refused(c.Choose(anna, ChosenKind.NOT_READY, "idle")) is RefusalCode.UNKNOWN_REASON
    centre.do(c.Choose(anna, ChosenKind.NOT_READY))
    centre.do(c.DefineTeam(Team("night")))
    assert centre.refused(c.DefineReason(Reason("idle", "Away", teams=("night",)))) is RefusalCode.BAD_SETTING
    centre.do(c.RemoveReason("idle"))


def test_a_break_is_a_break_by_the_reason_it_began_with() -> None:
    """Lunch counts, a training does not, nor does a lunch still to come; what is written stays as it was."""
    centre = Centre()
    lunch = replace(LUNCH, is_break=True)
    centre.do(c.ChangeSetup((c.DefineReason(lunch), c.DefineReason(Reason("training", "Training")))))
    anna = centre.hire("anna")
    for reason in ("lunch", "training"):
        centre.do(c.Choose(anna, ChosenKind.NOT_READY, reason))
    centre.do(c.Choose(anna, ChosenKind.READY))
    centre.customer()
    centre.accepts(anna)
    centre.do(c.Choose(anna, ChosenKind.NOT_READY, "lunch"))
    told = [(one.reason, one.is_break) for one in centre.happened(e.AgentStateChanged) if one.agent == anna]
    assert told[-4:] == [("lunch", True), ("training", False), ("", False), ("", False)]
