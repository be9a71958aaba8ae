"""Every payload as files: what stands on the wire and what it means, tried both ways (tests/cases/README.md)."""

import dataclasses
import importlib
import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final
from xml.etree import ElementTree as ET

import msgspec
import pytest

import bridge.xmpp.stanzas
from bridge.xmpp.xml import el, esc
from tests.wire.reading import read

CASES: Final = Path(__file__).parent.parent / "cases"
PAIRS: Final = sorted(CASES.glob("*/*.json"))
MODULES: Final = sorted(
    path.stem
    for path in Path(str(bridge.xmpp.stanzas.__path__[0])).glob("*.py")
    if path.stem not in {"__init__", "times"}
)


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"bridge.xmpp.stanzas.{name}")


def _verb(module: ModuleType, verb: str, kind: str) -> Callable[[Any], Any]:
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower()
    function: Callable[[Any], Any] = getattr(module, f"{verb}_{snake}")
    return function


def _canonical(xml: str) -> str:
    """Bring XML into one form; errors are written without a namespace of their own and read in the stream's."""
    if xml.startswith("<error type"):
        xml = xml.replace("<error ", "<error xmlns='jabber:component:accept' ", 1)
    return ET.canonicalize(xml, strip_text=True, rewrite_prefixes=True)


@pytest.mark.parametrize("path", PAIRS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_payload_means_the_same_on_the_wire_and_in_the_code(path: Path) -> None:
    """What a client sends is understood as documented, and what we send is what is documented."""
    module = _module(path.parent.name)
    data = json.loads(path.read_text("utf-8"))
    kind = data.pop("kind")
    value = msgspec.convert(data, type=getattr(module, kind))
    xml = path.with_suffix(".xml").read_text("utf-8").strip()
    assert _verb(module, "parse", kind)(read(xml)) == value
    assert _canonical(_verb(module, "render", kind)(value)) == _canonical(xml)


@pytest.mark.parametrize("name", MODULES)
def test_every_declared_payload_has_a_case(name: str) -> None:
    """No payload is declared without an example that proves it."""
    module = _module(name)
    declared = {
        function.removeprefix("render_")
        for function, _ in inspect.getmembers(module, inspect.isfunction)
        if function.startswith("render_") and getattr(module, function).__module__ == module.__name__
    }
    tried = {
        re.sub(r"(?<!^)(?=[A-Z])", "_", json.loads(path.read_text("utf-8"))["kind"]).lower()
        for path in (CASES / name).glob("*.json")
    }
    assert declared == tried


@pytest.mark.parametrize("name", MODULES)
def test_every_declaration_names_its_document_and_shows_its_xml(name: str) -> None:
    """A reader sees at once where an element comes from and what it looks like."""
    module = _module(name)
    assert re.match(r"XEP-\d{4}|RFC \d{4}|.*urn:stanzadesk", (module.__doc__ or "").splitlines()[0])
    for _, value in inspect.getmembers(module, inspect.isclass):
        is_payload = dataclasses.is_dataclass(value) and value.__module__ == module.__name__
        if is_payload and hasattr(module, f"render_{re.sub(r'(?<!^)(?=[A-Z])', '_', value.__name__).lower()}"):
            assert "<" in (value.__doc__ or ""), value.__name__


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        ("nul\x00 bell\x07 vertical\x0b", "nul bell vertical"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("\ufffe\uffff", ""),
        ("tab\tline\nend\u2028 \U0001f600", "tab\tline\nend\u2028 \U0001f600"),
    ],
)
def test_no_text_can_break_the_stream(text: str, written: str) -> None:
    """Whatever a customer types, the link to the server stays well-formed."""
    assert esc(text) == written
    element = read(el("body", {"title": text}, esc(text)))
    assert (element.text or "").replace("\r", "") == text.encode("utf-16", "ignore").decode("utf-16").translate(
        dict.fromkeys((0, 7, 11, 0xFFFE, 0xFFFF))
    )
