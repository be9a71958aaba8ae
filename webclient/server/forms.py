"""What the form of a service asked, checked again: the browser is not to be believed."""

from dataclasses import dataclass
from typing import Final

from routing.widget_settings import FieldKind, FormField, WidgetSettings
from webclient.server.identity import Identity
from webclient.server.texts import is_email, page_address
from webclient.server.wire import ErrorFrame, Leave, Start, clean_line, clean_text

NAME_LIMIT: Final = 80
ANSWER_LIMIT: Final = 2000
KNOWN: Final = frozenset({"name", "email", "question"})


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that is in order: who asks, what, and everything else as (name, value)."""

    name: str
    question: str
    fields: tuple[tuple[str, str], ...]


def read_form(asked: Start | Leave, setup: WidgetSettings, identity: Identity | None) -> Filled | ErrorFrame:
    """Check a form against what its service asks; what the service does not ask is left out."""
    given = {
        **{key: value for key, value in asked.answers.items() if key not in KNOWN},
        "name": identity.name if identity is not None and identity.name else asked.name,
        "email": identity.email if identity is not None and identity.email else asked.email,
        "question": clean_text(asked.question).strip(),
    }
    told: list[tuple[str, str]] = []
    for one in setup.form:
        value = given.get(one.key, "")
        value = value if one.key == "question" else clean_line(value, ANSWER_LIMIT)
        wrong = fault(one, value)
        if wrong is not None:
            return ErrorFrame(wrong, SENTENCES[wrong], asked.cid, field=one.key)
        if value and one.key != "name":
            told.append((one.key, value))
    if isinstance(asked, Leave) and not given["question"]:
        return ErrorFrame("empty_text", SENTENCES["empty_text"], asked.cid, field="question")
    if identity is not None:
        told = [("email", identity.email), *(pair for pair in told if pair[0] != "email")] if identity.email else told
    about = (
        ("page", page_address(asked.fields.page)),
        ("title", clean_line(asked.fields.title, 200)),
        ("locale", clean_line(asked.fields.locale, 35)),
    )
    told += [pair for pair in about if pair[1]]
    return Filled(clean_line(given["name"], NAME_LIMIT), given["question"], tuple(told))


SENTENCES: Final = {
    "empty_text": "There is nothing in this message.",
    "missing": "This is needed.",
    "bad_email": "This does not look like an e-mail address.",
    "bad_number": "This does not look like a number.",
    "bad_choice": "Choose one of these.",
}


def fault(one: FormField, value: str) -> str | None:
    """Tell what is wrong with a field's value, if anything."""
    if not value:
        if not one.required or one.kind is FieldKind.HIDDEN:
            return None
        return "empty_text" if one.key == "question" else "missing"
    match one.kind:
        case FieldKind.EMAIL:
            return None if is_email(value) else "bad_email"
        case FieldKind.NUMBER:
            return None if value.replace(",", ".").replace(".", "", 1).lstrip("-").isdecimal() else "bad_number"
        case FieldKind.CHOICE:
            return None if value in one.options else "bad_choice"
        case _:
            return None
