"""The form before a chat, as data form (XEP-0004): what the service's widget asks, workgroup clients ask as well."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bridge.xmpp import wording
from bridge.xmpp.stanzas.data_form import Field, Form, Option
from routing.widget_settings import FieldKind, FormField

VALUE_LIMIT: Final = 4000
FIELDS_LIMIT: Final = 40
NAMES: Final = {"name": "username"}
"""Keys of ours that workgroup clients know under another name."""
_LABELS: Final = {"name": "Name", "email": "E-mail", "question": "Question"}
_TYPES: Final = {
    FieldKind.TEXT: "text-single",
    FieldKind.EMAIL: "text-single",
    FieldKind.PHONE: "text-single",
    FieldKind.NUMBER: "text-single",
    FieldKind.CHOICE: "list-single",
    FieldKind.CHECK: "boolean",
    FieldKind.LONG: "text-multi",
    FieldKind.HIDDEN: "hidden",
}


def chat_form(title: str, form: Sequence[FormField]) -> Form:
    """Write the form of a service; with no question of the operator's it is an empty one."""
    return Form("form", wording.clean(title), fields=tuple(_field(one) for one in form))


def _field(one: FormField) -> Field:
    label = one.label or _LABELS.get(one.key, "")
    options = tuple(Option(option, option) for option in one.options)
    return Field(NAMES.get(one.key, one.key), (), _TYPES[one.kind], label, options, required=one.required)


def missing(form: Sequence[FormField], given: Mapping[str, str]) -> list[str]:
    """Name the fields that must be filled in and are not."""
    names = (NAMES.get(one.key, one.key) for one in form if one.required and one.kind is not FieldKind.HIDDEN)
    return [name for name in names if not given.get(name, "").strip()]


def given_values(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Take what was filled in: each name once, bounded, nothing that is the form's own."""
    values: dict[str, str] = {}
    for name, value in pairs:
        if name != "FORM_TYPE" and value.strip() and len(values) < FIELDS_LIMIT:
            values.setdefault(name[:64], value[:VALUE_LIMIT])
    return values
