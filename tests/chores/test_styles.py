"""Style sheets name sides by the direction of writing, so that pages mirror where it runs from the right."""

from __future__ import annotations

import re
from typing import Final

from tests.chores.source import ROOT

PHYSICAL: Final = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border)-(?:left|right)[-\w]*|left|right|float)\s*:|text-align:\s*(?:left|right)"
)


def test_style_sheets_know_no_left_and_right() -> None:
    """`inline-start` and `inline-end` mirror; `left` and `right` stay where they are."""
    sheets = sorted(one for one in (ROOT / "webclient").rglob("*.css") if not {"node_modules", "dist"} & {*one.parts})
    assert len(sheets) >= 8
    found = [
        f"{sheet.relative_to(ROOT)}:{number}: {match[0]}"
        for sheet in sheets
        for number, line in enumerate(sheet.read_text(encoding="utf-8").splitlines(), 1)
        for match in PHYSICAL.finditer(line)
    ]
    assert found == []
