"""XEP-0142: Workgroup Queues, the vendor's additions: how a workgroup is set up, as clients may ask."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import JIVE
from bridge.xmpp.xml import child, el, esc, text

FORM_TAG: Final = f"{{{JIVE}}}workgroup-form"
PROPERTIES_TAG: Final = f"{{{JIVE}}}workgroup-properties"
CHAT_TAG: Final = f"{{{JIVE}}}chat-settings"
_TYPE_DIGITS: Final = 2


@dataclass(frozen=True, slots=True)
class WorkgroupProperties:
    """``<workgroup-properties xmlns='http://jivesoftware.com/protocol/workgroup'><authRequired>false</authRequired>``…"""

    auth_required: bool
    email: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ChatSetting:
    """``<chat-setting><key>…</key><value>…</value><type>1</type></chat-setting>``"""

    key: str
    value: str
    type: int


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """``<chat-settings xmlns='http://jivesoftware.com/protocol/workgroup'><chat-setting>…</chat-setting>*``…"""

    settings: tuple[ChatSetting, ...] = ()


def _text(element: Element, name: str) -> str:
    return text(child(element, f"{{{JIVE}}}{name}"))


def parse_workgroup_properties(element: Element) -> WorkgroupProperties | None:
    """Read a workgroup's properties."""
    return WorkgroupProperties(
        _text(element, "authRequired") == "true", _text(element, "email"), _text(element, "name")
    )


def render_workgroup_properties(found: WorkgroupProperties) -> str:
    """Write a workgroup's properties."""
    return el(
        "workgroup-properties",
        {"xmlns": JIVE},
        el("authRequired", None, "true" if found.auth_required else "false"),
        el("email", None, esc(found.email)) if found.email else "",
        el("name", None, esc(found.name)) if found.name else "",
    )


def parse_chat_settings(element: Element) -> ChatSettings | None:
    """Read settings of a page's chat."""
    return ChatSettings(tuple(_setting(one) for one in element.findall(f"{{{JIVE}}}chat-setting")))


def _setting(element: Element) -> ChatSetting:
    kind = _text(element, "type")
    number = int(kind) if kind.isascii() and kind.isdecimal() and len(kind) <= _TYPE_DIGITS else 0
    return ChatSetting(_text(element, "key"), _text(element, "value"), number)


def render_chat_settings(settings: ChatSettings) -> str:
    """Write settings of a page's chat."""
    rows = (
        el(
            "chat-setting",
            None,
            el("key", None, esc(one.key)),
            el("value", None, esc(one.value)),
            el("type", None, str(one.type)),
        )
        for one in settings.settings
    )
    return el("chat-settings", {"xmlns": JIVE}, *rows)
