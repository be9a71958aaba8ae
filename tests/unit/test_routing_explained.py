"""Where a chat would go and why, in sentences; and what the rules of a service look at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing import commands as c
from routing.entry_rules import explain, facts
from routing.explaining import explained, said
from routing.hours import Calendar, Opening
from routing.ids import ServiceId
from routing.settings import Ability, AgentProfile, Compare, Condition, ExtraSkill, Rule, Service, Skill, Step, Team
from routing.transcript import Customer
from routing.words import Channel, Flow
from tests.unit.centre import BILLING, SALES, Centre, agent

PLAIN = Service(BILLING, "Billing")
GERMAN = Rule("German", (Condition("locale", Compare.STARTS, "de"),), None, (Ability("german", 50),), 2)
VIP = Rule("VIP", (Condition("page", Compare.CONTAINS, " /VIP "), Condition("name", Compare.GIVEN)), SALES, (), 5)
NOBODY = "No agent can take it."
ADA = Customer("Ada@Shop.example", " Ada ", (("locale", "de-AT"), ("page", " https://shop.example/vip/1 ")))


def sentences(service: Service, customer: Customer = ADA, other: Service | None = None) -> tuple[str, ...]:
    """What is said of a web customer who asks for Billing."""
    centre = Centre()
    changes = (
        *(c.DefineSkill(ExtraSkill("german", "German")), c.DefineSkill(ExtraSkill("art", "Art"))),
        c.DefineCalendar(Calendar("day", "UTC", ((Opening(480, 1020),),) * 7)),
        c.DefineCalendar(Calendar("night", "UTC", ((Opening(0, 300),),) * 7)),
        c.DefineService(service),
        c.DefineService(other or Service(SALES, "Sales")),
    )
    centre.do(c.ChangeSetup(changes))
    found = explained(centre.state, BILLING, customer, Channel.WEB, centre.now)
    assert found is not None
    assert explained(centre.state, ServiceId("x"), customer, Channel.WEB, centre.now) is None
    return found.sentences


@pytest.mark.parametrize(
    ("service", "customer", "said_so"),
    [
        (
            PLAIN,
            ADA,
            ("Billing has no rules.", "The chat goes to Billing (billing) with priority 0.", NOBODY),
        ),
        (
            replace(PLAIN, rules=(GERMAN,)),
            ADA,
            (
                "rule German: holds",
                "The chat goes to Billing (billing) with priority 2.",
                "It wants the skill german at level 50 or more.",
                NOBODY,
            ),
        ),
        (
            replace(PLAIN, rules=(GERMAN, VIP)),
            replace(ADA, name=" ", fields=ADA.fields[1:]),
            (
                "rule German: does not hold: locale starts with de is not so",
                "rule VIP: does not hold: name is given is not so",
                "The chat goes to Billing (billing) with priority 0.",
                NOBODY,
            ),
        ),
        (
            replace(PLAIN, steps=(Step(0, 80), Step(30.5, 20)), preferred_s=20, overflow_to=SALES, overflow_s=60),
            ADA,
            (
                "Billing has no rules.",
                "The chat goes to Billing (billing) with priority 0.",
                NOBODY,
                "After 0 s of waiting, level 80 will do.",
                "After 30.5 s of waiting, level 20 will do.",
                "A returning customer waits 20 s for the agent he had last.",
                "After 60 s the chat goes on to sales.",
            ),
        ),
        (
            replace(PLAIN, when_nobody=Flow.MESSAGE),
            ADA,
            (
                "Billing has no rules.",
                "The chat goes to Billing (billing) with priority 0.",
                NOBODY,
                "While nobody who could take it is on duty, the customer leaves a message instead.",
            ),
        ),
        (
            replace(PLAIN, when_nobody=Flow.MESSAGE, overflow_to=SALES, overflow_s=60),
            ADA,
            (
                "Billing has no rules.",
                "The chat goes to Billing (billing) with priority 0.",
                NOBODY,
                "After 60 s the chat goes on to sales.",
                "While nobody who could take it is on duty, nor for sales, the customer leaves a message instead.",
            ),
        ),
        (
            replace(PLAIN, calendar="day"),
            ADA,
            (
                "Billing has no rules.",
                "The chat goes to Billing (billing) with priority 0.",
                NOBODY,
                "By the hours day, Billing is open now.",
            ),
        ),
        (
            replace(PLAIN, calendar="night"),
            ADA,
            (
                "Billing has no rules.",
                "The chat goes to Billing (billing) with priority 0.",
                NOBODY,
                "By the hours night, Billing is closed now.",
            ),
        ),
        (
            replace(PLAIN, calendar="night", draining=True),
            ADA,
            (
                "Billing has no rules.",
                "The chat goes to Billing (billing) with priority 0.",
                NOBODY,
                "Billing takes no new chats just now.",
            ),
        ),
    ],
)
def test_why_a_chat_goes_where_it_goes(service: Service, customer: Customer, said_so: tuple[str, ...]) -> None:
    """One sentence a rule, then what comes of them and of the service it comes to."""
    assert sentences(service, customer) == said_so


def test_what_is_said_is_of_the_service_the_chat_goes_to() -> None:
    """Another service's own rules are not asked, its state is what counts."""
    other = Service(SALES, "Sales", rules=(GERMAN,), draining=True)
    assert sentences(replace(PLAIN, rules=(VIP,)), ADA, other) == (
        "rule VIP: holds",
        "The chat goes to Sales (sales) with priority 5.",
        NOBODY,
        "Sales takes no new chats just now.",
    )


def test_those_who_could_take_it_are_named_with_how_they_come_to_serve_it() -> None:
    """The most skilled first, ten at most; who lacks a skill or is kept out of what his team has is not among them."""
    centre = Centre()
    centre.do(c.DefineSkill(ExtraSkill("german", "German")))
    centre.do(c.DefineTeam(Team("Night", services=(Skill(BILLING, 60),))))
    german = (Ability("german", 50),)
    for name, skills, team, abilities in (
        ("anna", (), "Night", german),
        ("ben", (Skill(BILLING, 80),), "Night", german),
        ("cem", (Skill(BILLING, 0),), "Night", german),
        ("dora", (Skill(SALES),), "", german),
        ("eva", (), "Night", (Ability("german", 49),)),
        *((f"z{number}", (Skill(BILLING, 10),), "", german) for number in range(10)),
    ):
        centre.do(c.DefineAgent(AgentProfile(agent(name), name.capitalize(), skills, team, abilities=abilities)))
    centre.do(c.DefineService(replace(PLAIN, rules=(GERMAN,))))
    found = explained(centre.state, BILLING, ADA, Channel.WEB, centre.now)
    assert found is not None
    first = "Ben (level 80), Anna (level 60, through team Night), Z0 (level 10)"
    others = "".join(f", Z{number} (level 10)" for number in range(1, 8))
    assert found.sentences[-1] == f"It can be taken by {first}{others} and 2 more."
    centre.do(c.RemoveAgent(agent("z8")))
    centre.do(c.RemoveAgent(agent("z9")))
    found = explained(centre.state, BILLING, ADA, Channel.WEB, centre.now)
    assert found is not None
    assert found.sentences[-1] == f"It can be taken by {first}{others}."


@pytest.mark.parametrize(
    ("test", "sentence"),
    [
        (Compare.IS, "topic is a"),
        (Compare.CONTAINS, "topic contains a"),
        (Compare.STARTS, "topic starts with a"),
        (Compare.GIVEN, "topic is given"),
    ],
)
def test_a_condition_is_said(test: Compare, sentence: str) -> None:
    """As an operator would."""
    assert said(Condition("topic", test, "a")) == sentence


@pytest.mark.parametrize(
    ("test", "value", "holds"),
    [
        (Compare.IS, "Order", True),
        (Compare.IS, " oRDER ", True),
        (Compare.IS, "orders", False),
        (Compare.CONTAINS, "RDE", True),
        (Compare.CONTAINS, "x", False),
        (Compare.STARTS, "or", True),
        (Compare.STARTS, "rder", False),
        (Compare.GIVEN, "", True),
    ],
)
def test_how_a_field_is_compared(test: Compare, value: str, holds: bool) -> None:
    """Without regard to case and blanks around; a field that was not given is nothing at all."""
    rule = Rule("r", (Condition("topic", test, value),), SALES)
    service = replace(PLAIN, rules=(rule,))
    entry = explain(service, Customer("x", "", (("topic", " Order "),)), Channel.WEB)
    assert entry.service == (SALES if holds else BILLING)
    assert [verdict.failed for verdict in entry.verdicts] == [None if holds else rule.when[0]]
    nothing = explain(service, Customer("x", "", (("other", "order"),)), Channel.WEB)
    assert nothing.service == BILLING


def test_the_first_rule_that_names_a_service_wins_and_all_wishes_add_up() -> None:
    """Priorities are added; of one skill the highest level is wanted, in whichever rule it stands."""
    always = (Condition("channel", Compare.IS, "web"),)
    rules = (
        Rule("a", always, None, (Ability("german", 30), Ability("art", 0)), 3),
        Rule("b", always, SALES, (Ability("german", 50),), -1),
        Rule("c", always, BILLING, (Ability("german", 40),), 2),
    )
    entry = explain(replace(PLAIN, rules=rules), ADA, Channel.WEB)
    assert (entry.service, entry.priority) == (SALES, 4)
    assert entry.abilities == (Ability("art", 0), Ability("german", 50))
    assert explain(replace(PLAIN, rules=rules), ADA, Channel.XMPP).service == BILLING


def test_no_field_of_a_form_can_pretend_to_be_what_the_desk_knows() -> None:
    """The channel, the account and the name are the desk's to say."""
    liar = Customer("Eve@X", "Eve", (("channel", "xmpp"), ("customer", "boss@x"), ("name", "Boss"), ("topic", " Tea ")))
    assert facts(liar, Channel.WEB) == {"channel": "web", "customer": "eve@x", "name": "eve", "topic": "tea"}


def test_a_rule_sends_prefers_and_raises_a_real_chat() -> None:
    """What the sentences say is what happens: the other service, the skills, the priority on top of the asked one."""
    centre = Centre()
    rule = replace(VIP, abilities=(Ability("german", 20),))
    centre.do(
        c.ChangeSetup((c.DefineSkill(ExtraSkill("german", "German")), c.DefineService(replace(PLAIN, rules=(rule,)))))
    )
    chat = centre.state.chats[centre.customer("ada", fields=(("page", "/vip"),), priority=2)]
    assert (chat.service, chat.door, chat.priority) == (SALES, BILLING, 7)
    assert chat.abilities == (Ability("german", 20),)
