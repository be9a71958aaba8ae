"""What a customer with an XMPP account reads: always from the service's address, agents under their alias. Pure."""

from typing import Final

from bridge.xmpp import namespaces as ns
from bridge.xmpp import wording
from bridge.xmpp.faces.build import (
    ACTIVE,
    MARKABLE,
    NO_STORE,
    RECEIPT_REQUEST,
    chat_message,
    nick_element,
    typing_element,
)
from bridge.xmpp.ports import Names
from bridge.xmpp.stanzas.correct import Replace, render_replace
from bridge.xmpp.stanzas.oob import OutOfBand, render_out_of_band
from bridge.xmpp.texts.catalogue import Language
from bridge.xmpp.texts.languages import language_of
from bridge.xmpp.xml import el, esc
from routing.effects import DeliverToCustomer, EndForCustomer, ShowTypingToCustomer
from routing.transcript import Customer
from routing.words import Side

LOCALE: Final = "locale"
"""The field of a customer that tells his language, filled from his client's ``xml:lang`` or by the widget."""


def language(customer: Customer) -> Language:
    """Find the language in which a customer is spoken to."""
    return language_of(next((value for name, value in customer.fields if name == LOCALE), ""))


def render_entry(
    effect: DeliverToCustomer, item_id: str, names: Names, service_name: str, *, corrects: str | None = None
) -> str:
    """Write one line: an agent's words under his alias, a notice in words; empty if the notice has none for him.

    ``corrects`` is the id of the stanza that this one takes the place of (XEP-0308).
    """
    entry = effect.entry
    text = entry.text
    if text is None or entry.notice is not None:
        text = wording.notice_for_customer(language(effect.customer), entry, service_name)
        if not text:
            return ""
    link = names.file_link(entry)
    return chat_message(
        names.service(effect.service),
        effect.customer.id,
        item_id,
        el("body", None, esc(link or text)),
        render_out_of_band(OutOfBand(link)) if link else "",
        nick_element(wording.clean(entry.name)) if entry.side is Side.AGENT else "",
        ACTIVE + MARKABLE if entry.side is Side.AGENT else "",
        render_replace(Replace(corrects)) if corrects else "",
        RECEIPT_REQUEST,
    )


def render_ended(effect: EndForCustomer, item_id: str, names: Names) -> str:
    """Close the conversation (XEP-0085 gone); the words came with the notice."""
    gone = el("gone", {"xmlns": ns.CHAT_STATES})
    return chat_message(names.service(effect.service), effect.customer.id, item_id, gone, NO_STORE)


def render_typing(effect: ShowTypingToCustomer, names: Names) -> str:
    """Write the agent's chat state."""
    sender = names.service(effect.service)
    return chat_message(sender, effect.customer.id, None, typing_element(effect.typing), NO_STORE)
