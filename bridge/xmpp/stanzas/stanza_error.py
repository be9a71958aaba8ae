"""RFC 6120 section 8.3: stanza errors."""

from dataclasses import dataclass
from typing import Final, Literal
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import COMPONENT, STANZAS
from bridge.xmpp.xml import attr, child, el, esc, text

ERROR_CHILD_TAG: Final = f"{{{COMPONENT}}}error"
TEXT_TAG: Final = f"{{{STANZAS}}}text"

ErrorType = Literal["auth", "cancel", "continue", "modify", "wait"]


@dataclass(frozen=True, slots=True)
class StanzaError:
    """Why a stanza was not handled; it is written without a namespace of its own (it has the stream's).

    ``<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text xmlns='…'>…</text></error>``
    """

    condition: str
    type: str = "cancel"
    text: str = ""
    detail: tuple[str, str] | None = None
    """A condition of an application's own beside it: its namespace and name."""


def parse_stanza_error(element: Element) -> StanzaError | None:
    """Read an error; one without a condition is ``undefined-condition``."""
    condition = next(
        (
            one.tag[len(STANZAS) + 2 :]
            for one in element
            if one.tag.startswith(f"{{{STANZAS}}}") and one.tag != TEXT_TAG
        ),
        "undefined-condition",
    )
    detail = next((one.tag[1:].partition("}") for one in element if not one.tag.startswith(f"{{{STANZAS}}}")), None)
    return StanzaError(
        condition,
        attr(element, "type") or "cancel",
        text(child(element, TEXT_TAG)),
        None if detail is None else (detail[0], detail[2]),
    )


def render_stanza_error(error: StanzaError) -> str:
    """Write an error."""
    words = (el("text", {"xmlns": STANZAS}, esc(error.text)),) if error.text else ()
    detail = (el(error.detail[1], {"xmlns": error.detail[0]}),) if error.detail else ()
    return el("error", {"type": error.type}, el(error.condition, {"xmlns": STANZAS}), *words, *detail)
