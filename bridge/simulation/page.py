"""The picture as a file: SVG alone, or a web page that also has the numbers."""

from html import escape
from typing import Final

from bridge.cli.table import plain
from bridge.simulation.picture import render_svg
from bridge.simulation.text import COLUMNS, Goals, is_met, render_notes, rows_of
from routing.simulation.outcome import Outcome
from routing.simulation.search import Answer, Target

LEVEL: Final = "service_level_percent"
STYLE: Final = """
:root { color-scheme: light dark }
body { font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif; margin:32px auto;
  max-width:980px; padding:0 16px; background:light-dark(#f7f8fb,#14161d); color:light-dark(#232735,#eceef4) }
svg { width:100%; min-width:640px; height:auto; display:block }
.scroll { overflow-x:auto; margin:0 0 16px }
table { border-collapse:collapse; width:100%; font-variant-numeric:tabular-nums }
th,td { padding:6px 8px; text-align:right; white-space:nowrap; border-bottom:1px solid light-dark(#e6e8ef,#323745) }
th { font-weight:600; color:light-dark(#5c6372,#abb1bf); font-size:13px }
th:first-child,td:first-child { text-align:left }
.missed { color:light-dark(#c0362c,#f4796d); font-weight:600 }
p { color:light-dark(#5c6372,#abb1bf); margin:6px 10px }
""".strip()


def render_picture(outcome: Outcome, goals: Goals, answer: Answer | None, target: Target | None, *, html: bool) -> str:
    """Draw the picture, and make a page of it if asked."""
    svg = render_svg(outcome, goals, answer, target)
    if not html:
        return svg
    head = "".join(f"<th>{escape(column.title)}</th>" for column in COLUMNS)
    rows = "".join(
        _row(row, missed=not is_met(one, goals))
        for row, one in zip(rows_of(outcome, goals), outcome.demands, strict=True)
    )
    notes = "".join(f"<p>{escape(line)}</p>\n" for line in render_notes(outcome, goals).splitlines())
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<title>Simulation</title>\n'
        f'<style>{STYLE}</style>\n<div class="scroll">{svg}</div>\n'
        f'<div class="scroll"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n{notes}'
    )


def _row(row: tuple[object, ...], *, missed: bool) -> str:
    """Write a row of the table; a service level below its target stands out."""
    cells = ""
    for value, column in zip(row, COLUMNS, strict=True):
        css = ' class="missed"' if missed and column.key == LEVEL else ""
        cells += f"<td{css}>{escape(plain(value, column.kind))}</td>"
    return f"<tr>{cells}</tr>\n"
