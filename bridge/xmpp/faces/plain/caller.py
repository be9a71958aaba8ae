"""Who asks something of the desk, in which language, and where the answer goes."""

from collections.abc import Callable
from dataclasses import dataclass

from bridge.xmpp.texts.catalogue import Language, Text
from routing.ids import AgentId

Say = Callable[[str], None]
"""Give words back; called once."""


@dataclass(frozen=True, slots=True)
class Caller:
    """An agent at one of his devices (its resource)."""

    agent: AgentId
    device: str
    lang: Language
    say: Say

    def tell(self, text: Text, /, **parts: object) -> None:
        """Answer with a text of his language."""
        self.say(self.lang(text, **parts))
