"""Every sentence and every word there is, in every language."""

import re
from itertools import combinations

import pytest

from bridge.xmpp.faces.plain.parse import AnswerWord, LineKind, Said, parse_answer, parse_chat_line, parse_desk
from bridge.xmpp.texts.catalogue import Language, Text, Word
from bridge.xmpp.texts.english import ENGLISH
from bridge.xmpp.texts.german import GERMAN
from bridge.xmpp.texts.languages import LANGUAGES, find_language, language_of

SAME_IN_BOTH = {
    Text.CHANNEL_XMPP, Text.CANNED_ROW, Text.CANNED_HOW, Text.HISTORY_ROW, Text.FIELD_CHAT, Text.FIELD_TEXT,
}  # fmt: skip
"""Texts that may read the same in two languages."""


def parts(text: str) -> set[str]:
    """Name the parts in braces."""
    return set(re.findall(r"{(\w+)}", text))


@pytest.mark.parametrize("lang", LANGUAGES.values(), ids=LANGUAGES)
def test_a_language_has_every_text_with_the_same_parts(lang: Language) -> None:
    """Nobody ever reads a name of a text, or a sentence without its name in it."""
    assert set(lang.texts) == set(Text)
    for text in Text:
        assert lang.texts[text].strip(), text
        assert parts(lang.texts[text]) == parts(ENGLISH.texts[text]), text


def test_a_text_is_translated() -> None:
    """A second language is another text, not a copy of the first."""
    same = {text for text in Text if ENGLISH.texts[text] == GERMAN.texts[text]}
    assert same <= SAME_IN_BOTH


@pytest.mark.parametrize("lang", LANGUAGES.values(), ids=LANGUAGES)
def test_a_language_has_words_for_every_command_and_none_means_two(lang: Language) -> None:
    """Whatever can be done can be said, and what is said means one thing."""
    assert set(lang.words) == set(Word) - {Word.UNKNOWN}
    for one, other in combinations(lang.words, 2):
        assert not set(lang.words[one]) & set(lang.words[other]), (one, other)
    for word, spellings in lang.words.items():
        for spelling in spellings:
            assert parse_desk(spelling, lang).word is word, spelling


def test_no_german_word_means_something_else_in_english() -> None:
    """English is understood beside every language, so a word of both must mean the same."""
    english = {spelling: word for word, spellings in ENGLISH.words.items() for spelling in spellings}
    for word, spellings in GERMAN.words.items():
        assert {english.get(spelling, word) for spelling in spellings} == {word}


@pytest.mark.parametrize("lang", LANGUAGES.values(), ids=LANGUAGES)
def test_help_names_words_that_are_understood(lang: Language) -> None:
    """Each line of the help begins with a word that does what it says."""
    for row in lang(Text.DESK_HELP).splitlines()[:-1]:
        for said in re.split(r" – .*?(?: · |$)", row):
            for word in filter(None, re.split(r", | \[.*|…", said)):
                assert parse_desk(word.strip(), lang).word is not Word.UNKNOWN, word


def test_languages_are_found_by_tag_and_by_name() -> None:
    """A tag may name a country; what is not spoken is English, or a refusal where it was asked for by name."""
    assert language_of("de-AT") is GERMAN
    assert language_of("DE_ch") is GERMAN
    assert language_of("fr") is ENGLISH
    assert language_of("") is ENGLISH
    assert find_language(" Deutsch ") is GERMAN
    assert find_language("en-GB") is ENGLISH
    assert find_language("klingon") is None


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("Ja!", AnswerWord.ACCEPT),
        ("  ANNEHMEN ", AnswerWord.ACCEPT),
        ("accept", AnswerWord.ACCEPT),
        ("ok…", AnswerWord.ACCEPT),
        ("/nein", AnswerWord.REJECT),
        ("> Web-Chat · Billing\nAblehnen.", AnswerWord.REJECT),
        ("ja, gleich", None),
        ("jaja", None),
    ],
)
def test_an_answer_is_understood_in_both_languages(said: str, meaning: AnswerWord | None) -> None:
    """Case, blanks, signs and quotations do not matter; more than the word does."""
    assert parse_answer(said, GERMAN) is meaning


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("nicht bereit: Mittag", Said(Word.NOT_READY, "Mittag")),
        ("Nicht  bereit (Mittag)", Said(Word.NOT_READY, "Mittag")),
        ("zuruck", Said(Word.READY)),
        ("BESCHÄFTIGT", Said(Word.BUSY)),
        ("beschaeftigt", Said(Word.BUSY)),
        ("not ready lunch", Said(Word.NOT_READY, "lunch")),
        ("\uff52\uff45\uff41\uff44\uff59", Said(Word.READY)),
        ("notiz Anna: ruft\nmorgen an", Said(Word.NOTE, "Anna: ruft\nmorgen an")),
        ("schlnge", Said(Word.UNKNOWN, "schlnge", "schlange")),
        ("radey", Said(Word.UNKNOWN, "radey", "ready")),
        ("no problem", Said(Word.UNKNOWN, "no problem", "no")),
    ],
)
def test_a_word_to_the_desk_is_understood_in_both_languages(said: str, meaning: Said) -> None:
    """Forgiving of accents, widths and blanks; what follows keeps its letters; a slip is guessed, never done."""
    assert parse_desk(said, GERMAN) == meaning


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("!!ende", LineKind.COMMAND),
        ("  !!end", LineKind.COMMAND),
        ("\uff01\uff01end", LineKind.COMMAND),
        ("!!", LineKind.COMMAND),
        ("!!!!", LineKind.TEXT),
        ("/end", LineKind.HELD),
        ("! !end", LineKind.HELD),
        (".ende", LineKind.HELD),
        ("!ennd", LineKind.HELD),
        ("/note call back", LineKind.HELD),
        ("end", LineKind.TEXT),
        ("/etc/passwd", LineKind.TEXT),
        ("/end\nof story", LineKind.TEXT),
        ("! important", LineKind.TEXT),
        ("...", LineKind.TEXT),
    ],
)
def test_what_looks_like_a_mistyped_command_is_held_back(line: str, kind: LineKind) -> None:
    """A command with the wrong sign before it does not reach the customer; what only begins with a sign does."""
    assert parse_chat_line(line, GERMAN).kind is kind
