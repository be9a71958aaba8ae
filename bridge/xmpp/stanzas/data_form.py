"""XEP-0004: Data Forms, version 2.13.1; here the forms of commands and what clients submit."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from bridge.xmpp.namespaces import DATA
from bridge.xmpp.xml import attr, child, el, esc, text

FORM_TAG: Final = f"{{{DATA}}}x"
_FIELD_TAG: Final = f"{{{DATA}}}field"
_OPTION_TAG: Final = f"{{{DATA}}}option"
_VALUE_TAG: Final = f"{{{DATA}}}value"
FIELDS_LIMIT: Final = 50
"""No form of ours has more fields; more are left unread."""


@dataclass(frozen=True, slots=True)
class Option:
    """``<option label='Lunch break'><value>lunch</value></option>``"""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """``<field var='reason' type='list-single' label='Reason'><required/><value/><option/>*</field>``

    ``type`` is empty where a submission leaves it out, as it may.
    """

    var: str
    values: tuple[str, ...] = ()
    type: str = ""
    label: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """``<x xmlns='jabber:x:data' type='form'><title/><instructions/><field/>*</x>``

    A table of results has ``<reported><field/>*</reported>`` and ``<item><field/>*</item>`` for each row.
    """

    type: str
    title: str = ""
    instructions: str = ""
    fields: tuple[Field, ...] = ()
    reported: tuple[Field, ...] = ()
    items: tuple[tuple[Field, ...], ...] = ()

    def value(self, var: str) -> str:
        """Give the value of a field, its lines joined; empty if it is not there."""
        return next(("\n".join(one.values) for one in self.fields if one.var == var), "")


def parse_form(element: Element) -> Form | None:
    """Read a form or a submission; ``None`` for a type there is not."""
    type_ = attr(element, "type")
    if type_ not in {"form", "submit", "cancel", "result"}:
        return None
    return Form(
        type_,
        text(child(element, f"{{{DATA}}}title")),
        text(child(element, f"{{{DATA}}}instructions")),
        _fields(element),
        _fields(child(element, f"{{{DATA}}}reported")),
        tuple(_fields(one) for one in element.findall(f"{{{DATA}}}item")[:FIELDS_LIMIT]),
    )


def _fields(element: Element | None) -> tuple[Field, ...]:
    return () if element is None else tuple(_field(one) for one in element.findall(_FIELD_TAG)[:FIELDS_LIMIT])


def _field(element: Element) -> Field:
    return Field(
        var=attr(element, "var"),
        values=tuple(text(one) for one in element.findall(_VALUE_TAG)),
        type=attr(element, "type"),
        label=attr(element, "label"),
        options=tuple(Option(text(child(one, _VALUE_TAG)), attr(one, "label")) for one in element.findall(_OPTION_TAG)),
        required=child(element, f"{{{DATA}}}required") is not None,
    )


def render_form(form: Form) -> str:
    """Write a form."""
    return el(
        "x",
        {"xmlns": DATA, "type": form.type},
        el("title", None, esc(form.title)) if form.title else "",
        el("instructions", None, esc(form.instructions)) if form.instructions else "",
        *(_render_field(one) for one in form.fields),
        el("reported", None, *(_render_field(one) for one in form.reported)) if form.reported else "",
        *(el("item", None, *(_render_field(one) for one in item)) for item in form.items),
    )


def _render_field(field: Field) -> str:
    return el(
        "field",
        {"var": field.var, "type": field.type or None, "label": field.label or None},
        el("required") if field.required else "",
        *(el("value", None, esc(value)) for value in field.values),
        *(el("option", {"label": one.label or None}, el("value", None, esc(one.value))) for one in field.options),
    )
