"""Canned responses as workgroup clients keep them: a tree of macros, as XML text within the XML.

``<macrogroup><title/><macros><macro><title/><type/><description/><response/></macro></macros><macroGroups/></macrogroup>``;
type 0 is a text. A folder is a group. What we give is wrapped once more: Smack 4.4 passes over the outermost element,
and older ones look for the first ``macrogroup`` wherever it is.
"""

import uuid
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from bridge.xmpp.xml import el, esc
from routing.canned import Canned, CannedId
from routing.ids import AgentId

TEXT_LIMIT: Final = 200_000
DEPTH_LIMIT: Final = 8
_TEXT_TYPE: Final = "0"


def render_model(title: str, canned: Sequence[Canned]) -> str:
    """Write canned responses as a tree: those in no folder first, then a group for each folder."""
    loose = [one for one in canned if not one.folder]
    folders = groupby(sorted((one for one in canned if one.folder), key=_place), key=lambda one: one.folder)
    groups = [_group(folder, list(ones)) for folder, ones in folders]
    return el("macrogroups", None, _group(title, loose, groups))


def _place(one: Canned) -> tuple[str, str]:
    return one.folder, one.title


def _group(title: str, canned: Iterable[Canned], groups: Sequence[str] = ()) -> str:
    return el(
        "macrogroup",
        None,
        el("title", None, esc(title)),
        el("macros", None, *(_macro(one) for one in canned)),
        el("macroGroups", None, *groups) if groups else "",
    )


def _macro(one: Canned) -> str:
    return el(
        "macro",
        None,
        el("title", None, esc(one.title or one.shortcut or one.text[:40] or "-")),
        el("type", None, _TEXT_TYPE),
        el("description", None, esc(f"/{one.shortcut}" if one.shortcut else "")),
        el("response", None, esc(one.text)),
    )


def parse_model(model: str, owner: AgentId) -> tuple[Canned, ...] | None:
    """Read an agent's own macros; ``None`` if it is no such tree. Folder and title name a macro."""
    if len(model) > TEXT_LIMIT or "<!" in model:
        return None  # no document type, hence no entities
    try:
        root = ET.fromstring(model)  # noqa: S314 - entities are refused above
    except ET.ParseError:
        return None
    group = root if root.tag == "macrogroup" else root.find("macrogroup")
    return None if group is None else tuple(_canned(group, owner, "", 0))


def _canned(group: Element, owner: AgentId, folder: str, depth: int) -> Iterable[Canned]:
    for macro in group.iterfind("macros/macro"):
        title, text = (macro.findtext("title") or "").strip(), macro.findtext("response") or ""
        if text.strip():
            name = CannedId(str(uuid.uuid5(uuid.NAMESPACE_URL, f"macro:{owner}:{folder}:{title}")))
            yield Canned(name, owner, None, folder, "", title or text[:40], text)
    for inner in group.iterfind("macroGroups/macrogroup") if depth < DEPTH_LIMIT else ():
        yield from _canned(inner, owner, (inner.findtext("title") or "").strip(), depth + 1)
