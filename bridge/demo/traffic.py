"""Sample customers for ``--traffic``: they ask, wait, answer what an agent says, and leave when they are served."""

import asyncio
import random
import secrets
from typing import Final

from routing.commands import CustomerEnds, PostCustomerText, StartChat
from routing.decision import Started
from routing.ids import ChatId, ServiceId
from routing.naming import chat_id, contact_name
from routing.ports import ChatView, CustomerFeed, Desk, Overview
from routing.transcript import Customer, Entry
from routing.words import Channel, EndCause, Side, Typing

AT_ONCE: Final = 4
PAUSE_S: Final = (8.0, 25.0)
ANSWER_S: Final = (2.0, 6.0)
PEOPLE: Final = (
    ("Mia", "mia@example.org", "Where is my parcel?"),
    ("Noah", "noah@example.org", "Can I change my address?"),
    ("", "", "Do you ship to Norway?"),
    ("Yuki", "yuki@example.org", "The invoice shows the wrong sum."),
    ("Omar", "omar@example.org", "Is the blue one back in stock?"),
)
ANSWERS: Final = ("Yes, order 4711.", "I see, thank you.", "That is all, have a nice day.")


class _SampleCustomer:
    """One connection of a sample customer; implements `routing.ports.CustomerListener`."""

    def __init__(self, desk: Desk, chat: ChatId) -> None:
        self._desk = desk
        self._chat = chat
        self._said = 0
        self.over = asyncio.Event()

    def on_entry(self, entry: Entry) -> None:
        """Answer what an agent says; leave after the last answer."""
        if entry.side is not Side.AGENT or entry.text is None:
            return
        loop = asyncio.get_running_loop()
        pause = random.uniform(*ANSWER_S)  # noqa: S311 - sample customers
        if self._said < len(ANSWERS):
            loop.call_later(pause, self._desk.submit, PostCustomerText(self._chat, ANSWERS[self._said]))
            self._said += 1
        if self._said == len(ANSWERS):
            loop.call_later(2 * pause, self._desk.submit, CustomerEnds(self._chat))

    def on_typing(self, typing: Typing) -> None:
        """Sample customers don't look."""

    def on_marks(self, delivered: int, read: int) -> None:
        """Nobody looks."""

    def on_view(self, view: ChatView) -> None:
        """Sample customers wait whatever their place."""

    def on_ended(self, cause: EndCause) -> None:
        """Be gone."""
        del cause
        self.over.set()


async def drive_customers(desk: Desk, overview: Overview, feed: CustomerFeed) -> None:
    """Start sample chats for ever, at most `AT_ONCE` at a time."""
    async with asyncio.TaskGroup() as group:
        places = asyncio.Semaphore(AT_ONCE)
        while True:
            await places.acquire()
            services = [service.id for service in overview.services()]
            if services:
                task = group.create_task(_one(desk, feed, random.choice(services)))  # noqa: S311
                task.add_done_callback(lambda _: places.release())
            await asyncio.sleep(random.uniform(*PAUSE_S))  # noqa: S311


async def _one(desk: Desk, feed: CustomerFeed, service: ServiceId) -> None:
    number = secrets.token_hex(7)[:13]
    name, mail, question = random.choice(PEOPLE)  # noqa: S311
    fields = (("email", mail), ("question", question), ("sample", "traffic"))
    customer = Customer(f"sample-{number}", name, tuple(pair for pair in fields if pair[1]))
    chat = chat_id(number)
    started = await desk.ask(StartChat(chat, contact_name(name, number), service, customer, Channel.WEB, question))
    if not isinstance(started, Started):
        return
    listener = _SampleCustomer(desk, chat)
    leave = feed.subscribe(chat, listener)
    try:
        await listener.over.wait()
    finally:
        leave()
