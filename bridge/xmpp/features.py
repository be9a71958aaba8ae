"""What addresses of ours can do (XEP-0030), and how a contact's presence says so (XEP-0115).

Gajim tells a contact that its user types only where the presence says that the other side can take it.
"""

from typing import Final

from bridge.xmpp.namespaces import (
    CHAT_STATES,
    CORRECT,
    DESK,
    DISCO_INFO,
    DISCO_ITEMS,
    LAST,
    MARKERS,
    PING,
    REACTIONS,
    RECEIPTS,
    REPLY,
    VCARD,
    VERSION,
)
from bridge.xmpp.stanzas.caps import Caps, caps_hash
from bridge.xmpp.stanzas.disco import Identity, Info

COMMON: Final = (DISCO_INFO, DISCO_ITEMS, PING, VCARD, VERSION, LAST)
TALKING: Final = (CHAT_STATES, RECEIPTS, MARKERS, CORRECT, REACTIONS, REPLY)
CUSTOMER: Final = Info((Identity("client", "web", "Stanzadesk"),), (*COMMON, *TALKING))
"""The client that every contact of a chat is present with; one for all, so that an agent's client asks once."""
CUSTOMER_CAPS: Final = Caps(DESK, caps_hash(CUSTOMER), "sha-1")
CUSTOMER_NODE: Final = f"{CUSTOMER_CAPS.node}#{CUSTOMER_CAPS.ver}"
"""What is asked for by those who saw the presence."""
