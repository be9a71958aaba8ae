"""Lines of a transcript, to the letter: what is written down, and who is given it."""

from __future__ import annotations

from datetime import timedelta

from routing import commands as c
from routing import effects as fx
from routing import events as e
from routing.decision import Posted
from routing.files import AttachedFile
from routing.ids import CUSTOMER_LEG, ChatId, ContactName, LegNumber
from routing.transcript import Customer, Entry
from routing.words import Channel, EndCause, Notice, Side
from tests.unit.centre import BILLING, Centre, agent

ONE, DESK = LegNumber(1), LegNumber(-1)
FILE = AttachedFile("f1", "image/png", 5)
CHAT = ChatId("c-1")
CONTACT = ContactName("x-c-1")


def talking(channel: Channel = Channel.WEB) -> Centre:
    """Anna talks with Kim; the transcript has his hello (1) and that she joined (2)."""
    centre = Centre()
    anna = centre.hire("anna")
    centre.customer("Kim", channel=channel, text="hello")
    centre.accepts(anna)
    centre.events.clear()
    centre.effects.clear()
    return centre


def test_an_agents_line_goes_to_the_customer_and_is_confirmed_to_the_agent() -> None:
    """With its place, its time, who wrote it and the sender's own key."""
    centre = talking()
    (anna,) = centre.state.agents
    result = centre.do(c.PostAgentText(CHAT, anna, "hi", "k1", epoch=1))
    entry = Entry(CHAT, 3, centre.now, Side.AGENT, ONE, "Anna", text="hi", key="k1")
    kim = Customer("Kim@shop.example", "Kim")
    assert result == Posted(CHAT, 3, centre.now)
    assert centre.events == [e.EntryPosted(centre.now, CHAT, entry)]
    assert centre.effects == [
        fx.DeliverToCustomer(CHAT, BILLING, kim, Channel.WEB, entry),
        fx.EchoToAgent(anna, CHAT, CONTACT, entry),
    ]
    assert centre.do(c.PostAgentText(CHAT, anna, "hi", "k1")) == Posted(CHAT, 3, centre.now, again=True)
    assert centre.do(c.PostAgentText(CHAT, anna, "hi")) == Posted(CHAT, 4, centre.now)


def test_a_note_is_for_agents_alone() -> None:
    """Its text is kept; the customer is given nothing, and its writer a confirmation."""
    centre = talking()
    (anna,) = centre.state.agents
    centre.do(c.PostAgentText(CHAT, anna, "difficult", "k1", private=True))
    entry = Entry(CHAT, 3, centre.now, Side.AGENT, ONE, "Anna", text="difficult", notice=Notice.NOTE, key="k1")
    assert centre.events == [e.EntryPosted(centre.now, CHAT, entry)]
    assert centre.effects == [fx.EchoToAgent(anna, CHAT, CONTACT, entry)]


def test_a_customers_line_comes_back_to_him_where_he_has_other_windows() -> None:
    """On the web his other tabs show it; an XMPP server carbons it by itself."""
    for channel, echoed in ((Channel.WEB, True), (Channel.XMPP, False)):
        centre = talking(channel)
        (anna,) = centre.state.agents
        result = centre.do(c.PostCustomerText(CHAT, "yes", "k1"))
        entry = Entry(CHAT, 3, centre.now, Side.CUSTOMER, CUSTOMER_LEG, "Kim", text="yes", key="k1")
        assert result == Posted(CHAT, 3, centre.now)
        assert centre.events == [e.EntryPosted(centre.now, CHAT, entry)]
        assert centre.effects[-1] == fx.DeliverToAgent(anna, CHAT, CONTACT, entry)
        assert [type(effect) for effect in centre.effects[:-1]] == [fx.DeliverToCustomer] * echoed
        assert centre.do(c.PostCustomerText(CHAT, "yes", "k1")) == Posted(CHAT, 3, centre.now, again=True)


def test_a_file_is_a_line_with_its_name_and_where_it_lies() -> None:
    """From both sides; a key that both use is still the line of the one who sent it."""
    centre = talking()
    (anna,) = centre.state.agents
    centre.do(c.PostCustomerText(CHAT, "a.png", "k1", file=FILE))
    centre.do(c.PostAgentText(CHAT, anna, "b.png", "k1", file=FILE))
    entries = [event.entry for event in centre.happened(e.EntryPosted)]
    assert [(entry.seq, entry.text, entry.args) for entry in entries] == [
        (3, "a.png", (("file", "f1"), ("type", "image/png"), ("size", "5"))),
        (4, "b.png", (("file", "f1"), ("type", "image/png"), ("size", "5"))),
    ]


def test_a_customer_who_drops_out_is_told_of_to_his_agent_alone() -> None:
    """Once however often it is said; and when he is back, by a connection or by a word of his."""
    for comes_back in (c.CustomerBack(CHAT), c.PostCustomerText(CHAT, "here")):
        centre = talking()
        (anna,) = centre.state.agents
        centre.do(c.CustomerBack(CHAT))
        assert centre.events == []
        centre.do(c.CustomerAway(CHAT))
        centre.do(c.CustomerAway(CHAT))
        gone, posted = centre.events
        assert isinstance(posted, e.EntryPosted)
        assert type(gone) is e.CustomerWentAway
        assert posted.entry == Entry(CHAT, 3, centre.now, Side.DESK, DESK, "", notice=Notice.CUSTOMER_AWAY)
        assert centre.effects == [fx.DeliverToAgent(anna, CHAT, CONTACT, posted.entry)]
        centre.do(comes_back)
        back, posted, *_ = centre.events[2:]
        assert back == e.CustomerCameBack(centre.now, CHAT)
        assert isinstance(posted, e.EntryPosted)
        assert posted.entry == Entry(CHAT, 4, centre.now, Side.DESK, DESK, "", notice=Notice.CUSTOMER_BACK)
        assert centre.effects[1] == fx.DeliverToAgent(anna, CHAT, CONTACT, posted.entry)


def test_nobody_is_told_of_a_customer_who_drops_out_while_he_waits() -> None:
    """There is nobody to tell; the transcript does not fill with it."""
    centre = Centre()
    centre.customer()
    centre.events.clear()
    centre.do(c.CustomerAway(CHAT))
    centre.do(c.CustomerBack(CHAT))
    assert [type(event) for event in centre.events] == [e.CustomerWentAway, e.CustomerCameBack]


def test_a_customer_who_has_to_wait_reads_so_and_one_who_rings_does_not() -> None:
    """After his own words; a chat without any begins with the notice."""
    centre = Centre()
    centre.customer("Kim", text=None)
    kim = Customer("Kim@shop.example", "Kim")
    entry = Entry(CHAT, 1, centre.now, Side.DESK, DESK, "", notice=Notice.QUEUED)
    assert centre.happened(e.EntryPosted) == [e.EntryPosted(centre.now, CHAT, entry)]
    assert centre.asked(fx.DeliverToCustomer) == [fx.DeliverToCustomer(CHAT, BILLING, kim, Channel.WEB, entry)]
    centre.hire("anna")
    centre.customer("Lee", text=None)
    assert len(centre.happened(e.EntryPosted)) == 1


def test_the_end_of_a_conversation_is_its_last_line_and_frees_both_sides() -> None:
    """The customer reads why, his connections are let go, the agent's chat is closed; in this order."""
    for command, cause in (
        (c.CustomerEnds(CHAT), EndCause.CUSTOMER),
        (c.AgentEnds(CHAT, agent("anna")), EndCause.AGENT),
    ):
        centre = talking()
        kim, now, anna = Customer("Kim@shop.example", "Kim"), centre.now, agent("anna")
        centre.do(command)
        entry = Entry(CHAT, 3, now, Side.DESK, DESK, "", notice=Notice.ENDED, args=(("cause", str(cause)),))
        assert centre.events[:5] == [
            e.EntryPosted(now, CHAT, entry),
            e.LegClosed(now, CHAT, CUSTOMER_LEG, None, cause),
            e.ConversationEnded(now, CHAT, BILLING, cause),
            e.LegClosed(now, CHAT, ONE, anna, cause, focus_time=timedelta()),
            e.ChatEnded(now, CHAT, BILLING),
        ]
        assert centre.effects == [
            fx.DeliverToCustomer(CHAT, BILLING, kim, Channel.WEB, entry),
            fx.EndForCustomer(CHAT, BILLING, kim, Channel.WEB, cause),
            fx.CloseLeg(anna, CHAT, CONTACT, "Kim", cause, None),
            fx.ShowAgent(anna),
            fx.ShowService(BILLING),
        ]
