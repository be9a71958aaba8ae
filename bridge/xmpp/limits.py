"""How much of a stanza we look at (FAULTS F39, F40, T12): checked before any handler, without recursion."""

from typing import Final
from xml.etree.ElementTree import Element

MAX_DEPTH: Final = 12
"""Levels below the stanza; a roster set, an inbox page with a forwarded message and the like stay well below."""
MAX_ELEMENTS: Final = 10_000
"""An inbox page of 500 messages has about 4,000."""
MAX_TEXT: Final = 256 * 1024
"""Characters of text and attributes in the tree."""


def is_bearable(stanza: Element) -> bool:
    """Tell whether the tree is small enough to be walked by anybody."""
    level: list[Element] = list(stanza)
    seen, letters = 0, 0
    for _ in range(MAX_DEPTH):
        below: list[Element] = []
        for element in level:
            if element.text:
                letters += len(element.text)
            for value in element.attrib.values():
                letters += len(value)
            if len(element):
                below += element
        seen += len(level)
        if seen + len(below) > MAX_ELEMENTS or letters > MAX_TEXT:
            return False
        if not below:
            return True
        level = below
    return False
