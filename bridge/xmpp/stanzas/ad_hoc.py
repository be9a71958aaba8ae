"""XEP-0050: Ad-Hoc Commands, version 1.3.0."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import COMMANDS
from bridge.xmpp.stanzas.data_form import FORM_TAG, Form, parse_form, render_form
from bridge.xmpp.stanzas.stanza_error import StanzaError
from bridge.xmpp.xml import attr, child, el, esc, text

COMMAND_TAG: Final = f"{{{COMMANDS}}}command"
_ACTIONS_TAG: Final = f"{{{COMMANDS}}}actions"
_NOTE_TAG: Final = f"{{{COMMANDS}}}note"


class Action(StrEnum):
    """What a client wants of a command's session."""

    EXECUTE = "execute"
    NEXT = "next"
    PREV = "prev"
    COMPLETE = "complete"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Command:
    """A request or an answer.

    ``<command xmlns='http://jabber.org/protocol/commands' node='end' sessionid='x1' status='executing'>``
    ``<actions execute='complete'><complete/></actions><x xmlns='jabber:x:data'/><note type='info'>…</note></command>``

    ``execute`` is what the action execute stands for among ``actions``; ``note`` is one of type ``note_type``.
    """

    node: str
    session: str = ""
    action: str = ""
    status: str = ""
    actions: tuple[Action, ...] = ()
    execute: str = ""
    form: Form | None = None
    note: str = ""
    note_type: str = "info"


def parse_command(element: Element) -> Command | None:
    """Read a command; ``action`` as it stands, for what is unknown is answered so."""
    actions, form = child(element, _ACTIONS_TAG), child(element, FORM_TAG)
    note = child(element, _NOTE_TAG)
    return Command(
        node=attr(element, "node"),
        session=attr(element, "sessionid"),
        action=attr(element, "action"),
        status=attr(element, "status"),
        actions=tuple(
            one for one in Action if actions is not None and child(actions, f"{{{COMMANDS}}}{one}") is not None
        ),
        execute=attr(actions, "execute"),
        form=None if form is None else parse_form(form),
        note=text(note),
        note_type=attr(note, "type") or "info",
    )


def render_command(command: Command) -> str:
    """Write a command."""
    actions = el("actions", {"execute": command.execute or None}, *(el(action.value) for action in command.actions))
    return el(
        "command",
        {
            "xmlns": COMMANDS,
            "node": command.node,
            "sessionid": command.session or None,
            "action": command.action or None,
            "status": command.status or None,
        },
        actions if command.actions else "",
        render_form(command.form) if command.form is not None else "",
        el("note", {"type": command.note_type}, esc(command.note)) if command.note else "",
    )


def _error(name: str) -> StanzaError:
    return StanzaError("bad-request", "modify", detail=(COMMANDS, name))


MALFORMED_ACTION: Final = _error("malformed-action")
"""No such action."""
BAD_ACTION: Final = _error("bad-action")
"""Not an action that this session allows now."""
BAD_PAYLOAD: Final = _error("bad-payload")
"""The form is not filled in as it was asked."""
BAD_SESSION: Final = _error("bad-sessionid")
"""No session of this name was begun by this device."""
SESSION_EXPIRED: Final = StanzaError("not-allowed", "cancel", detail=(COMMANDS, "session-expired"))
"""It was, and is over."""
