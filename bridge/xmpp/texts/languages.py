"""The languages there are, and which one a person is spoken to in."""

from typing import Final

from bridge.xmpp.texts.catalogue import Language
from bridge.xmpp.texts.english import ENGLISH
from bridge.xmpp.texts.german import GERMAN

LANGUAGES: Final = {one.code: one for one in (ENGLISH, GERMAN)}


def language_of(tag: str) -> Language:
    """Find the language of a tag such as ``de`` or ``de-AT``; English for one that is not spoken here."""
    return LANGUAGES.get(tag.casefold().partition("-")[0].partition("_")[0], ENGLISH)


def find_language(said: str) -> Language | None:
    """Find the language a person named: by its tag, or by its name in itself."""
    wanted = said.strip().casefold()
    by_name = next((one for one in LANGUAGES.values() if one.name.casefold() == wanted), None)
    return by_name or LANGUAGES.get(wanted.partition("-")[0])
