"""What an operator may set a widget up to: each fault has its own sentence, and nothing good is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.widget_settings import (
    FORM,
    RESERVED,
    FieldKind,
    FormField,
    Invitation,
    Look,
    Survey,
    WidgetSettings,
    faults,
)

PLAIN = WidgetSettings()
COME = Invitation("Can we help?")
LONG, LONGEST = "x" * 501, "x" * 500


def fields(count: int) -> tuple[FormField, ...]:
    """So many different fields."""
    return tuple(FormField(f"field_{number}", "Field") for number in range(count))


def asking(*form: FormField) -> WidgetSettings:
    """A widget whose form is this alone."""
    return WidgetSettings(form)


BAD: tuple[tuple[WidgetSettings, tuple[str, ...]], ...] = (
    (asking(*fields(13)), ("form: at most 12 fields",)),
    (asking(*fields(1), *fields(1)), ("form: two fields of one key",)),
    *(
        (asking(FormField(key, "Field")), (f"form: {key!r} can't be the key of a field",))
        for key in ("", "1st", "Name", "two words", "x" * 33, *sorted(RESERVED))
    ),
    (asking(FormField("city")), ("form.city: needs a label",)),
    (asking(FormField("city", "City", FieldKind.CHOICE)), ("form.city: a choice has options, nothing else has",)),
    (asking(FormField("city", "City", options=("Bonn",))), ("form.city: a choice has options, nothing else has",)),
    (replace(PLAIN, longest_wait_s=-0.1), ("longest_wait_s: seconds from 0 to 86400",)),
    (replace(PLAIN, longest_wait_s=86_401), ("longest_wait_s: seconds from 0 to 86400",)),
    (replace(PLAIN, look=Look("red")), ("look.accent: 'red' is no colour such as #2f5bd8",)),
    (replace(PLAIN, look=Look("#2f5bd80")), ("look.accent: '#2f5bd80' is no colour such as #2f5bd8",)),
    (replace(PLAIN, look=Look(position="top")), ("look.position: left or right",)),
    (replace(PLAIN, look=Look(theme="pink")), ("look.theme: light, dark, or nothing",)),
    *(
        (replace(PLAIN, invitation=wrong), ("invitation: share and scroll are hundredths from 0 to 100",))
        for wrong in (*(replace(COME, share=n) for n in (-1, 101)), *(replace(COME, scroll=n) for n in (-1, 101)))
    ),
    *(
        (replace(PLAIN, invitation=replace(COME, after_s=n)), ("invitation.after_s: seconds from 0 to 86400",))
        for n in (-0.1, 86_401)
    ),
    (replace(PLAIN, greeting=LONG), ("greeting: at most 500 characters",)),
    (replace(PLAIN, closed=LONG), ("closed: at most 500 characters",)),
    (replace(PLAIN, look=Look(launcher=LONG)), ("look.launcher: at most 500 characters",)),
    (replace(PLAIN, comfort=("Hold on", LONG)), ("comfort.1: at most 500 characters",)),
    (replace(PLAIN, words={"send": LONG}), ("words.send: at most 500 characters",)),
    (asking(FormField("city", LONG)), ("form.city: at most 500 characters",)),
    (asking(FormField("city", "City", help=LONG)), ("form.city: at most 500 characters",)),
    (
        asking(FormField("city", "City", FieldKind.CHOICE, options=("Bonn", LONG))),
        ("form.city: at most 500 characters",),
    ),
    (replace(PLAIN, survey=Survey(LONG)), ("survey.question: at most 500 characters",)),
    (replace(PLAIN, invitation=Invitation(LONG)), ("invitation.text: at most 500 characters",)),
    (
        WidgetSettings(
            fields(13) + fields(1), look=Look("blue", "top", LONG, "pink"), invitation=Invitation(LONG, share=7000)
        ),
        (
            *("form: at most 12 fields", "form: two fields of one key"),
            *("look.accent: 'blue' is no colour such as #2f5bd8", "look.position: left or right"),
            *("look.theme: light, dark, or nothing", "invitation: share and scroll are hundredths from 0 to 100"),
            *("look.launcher: at most 500 characters", "invitation.text: at most 500 characters"),
        ),
    ),
)

GOOD: tuple[WidgetSettings, ...] = (
    PLAIN,
    asking(*fields(12)),
    asking(),
    asking(*FORM, FormField("x" * 32, "Field"), FormField("a_1", "Field"), FormField("cart", kind=FieldKind.HIDDEN)),
    asking(FormField("name"), FormField("email"), FormField("question")),
    asking(FormField("city", "City", FieldKind.CHOICE, options=("Bonn", "Trier"))),
    *(replace(PLAIN, longest_wait_s=wait_s) for wait_s in (0, 86_400)),
    *(replace(PLAIN, look=look) for look in (Look("#2f5BD8", "left", LONGEST, "light"), Look(theme="dark"))),
    *(replace(PLAIN, invitation=replace(COME, share=n, scroll=n, after_s=864 * n)) for n in (0, 100)),
    WidgetSettings(
        (FormField("city", LONGEST, FieldKind.CHOICE, options=(LONGEST,), help=LONGEST),),
        *(LONGEST, (LONGEST,), LONGEST),
        survey=Survey(LONGEST),
        invitation=Invitation(LONGEST),
        words={"send": LONGEST},
    ),
)


@pytest.mark.parametrize(("settings", "sentences"), BAD)
def test_each_fault_of_a_widget_is_named(settings: WidgetSettings, sentences: tuple[str, ...]) -> None:
    """All of them at once, in the order of the page on which they are mended."""
    assert faults(settings) == sentences


@pytest.mark.parametrize("settings", GOOD)
def test_a_widget_may_go_to_its_limits(settings: WidgetSettings) -> None:
    """The longest texts, the most fields, the first and the last of each number."""
    assert faults(settings) == ()
