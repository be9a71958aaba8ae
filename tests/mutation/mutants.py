"""Mutants of `routing`: every change that mutmut's operators make in a function of any of its files.

mutmut itself leaves decorated functions (properties) and lambdas of tables alone, because it switches mutants by
wrapping functions; here they are changed too. Left alone, as mutmut does it: what is no function (modules' and classes'
own lines), annotations, decorators, the arguments of `len` and `isinstance`, and defaults worked out at import.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper
from mutmut.mutation.mutators import mutation_operators
from typing_extensions import override

ROOT: Final = Path(__file__).resolve().parents[2]
UNTOUCHED_CALLS: Final = frozenset({"len", "isinstance"})


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed place: the bytes from ``start`` to ``end`` of a file read otherwise."""

    path: str
    start: int
    end: int
    line: int
    before: str
    after: str
    in_default: bool
    """It changes the default of an argument, which a function has beside its code."""

    def source(self) -> bytes:
        """The whole file with the change in it."""
        old = content_of(self.path)
        return old[: self.start] + self.after.encode() + old[self.end :]

    def describe(self) -> str:
        """Say where it is and what it changes, on one line."""
        return f"{self.path}:{self.line}: {_short(self.before)}  ->  {_short(self.after)}"


def _short(text: str) -> str:
    return " ".join(text.split())[:150]


@cache
def content_of(path: str) -> bytes:
    """A file as it was when it was first asked for; whoever edits it meanwhile does not disturb the hunt."""
    return (ROOT / path).read_bytes()


def mutants_of(path: str) -> list[Mutant]:
    """All mutants of one file, in the order of the source."""
    content = content_of(path)
    finder = _Finder(path, content)
    MetadataWrapper(cst.parse_module(content), unsafe_skip_copy=True).visit(finder)
    return sorted(finder.found, key=lambda mutant: (mutant.start, mutant.end, mutant.after))


class _Finder(cst.CSTVisitor):
    """Asks mutmut's operators about every node."""

    METADATA_DEPENDENCIES = (ByteSpanPositionProvider,)

    def __init__(self, path: str, content: bytes) -> None:
        super().__init__()
        self.found: list[Mutant] = []
        self._path = path
        self._content = content
        self._functions = 0
        """How many functions the node at hand lies in."""
        self._parameters = 0

    @override
    def on_visit(self, node: cst.CSTNode) -> bool:
        if _is_left_alone(node):
            return False
        self._parameters += isinstance(node, cst.Param)
        if self._functions:
            self.found += self._changes(node)
        if isinstance(node, cst.FunctionDef | cst.Lambda):
            self._functions += 1
        return True

    @override
    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef | cst.Lambda):
            self._functions -= 1
        self._parameters -= isinstance(original_node, cst.Param)

    def _changes(self, node: cst.CSTNode) -> Iterator[Mutant]:
        span = self.get_metadata(ByteSpanPositionProvider, node, None)
        if span is None:
            return
        start, end = span.start, span.start + span.length
        before = self._content[start:end].decode()
        line = self._content.count(b"\n", 0, start) + 1
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                for changed in operator(node):
                    after = self._written(changed, start)
                    if after != before:
                        yield Mutant(self._path, start, end, line, before, after, in_default=self._parameters > 0)

    def _written(self, node: cst.CSTNode, start: int) -> str:
        """Write a changed node; a `match` is the one of them that has lines and depends on where it stands."""
        if isinstance(node, cst.Match):
            margin = self._content[self._content.rfind(b"\n", 0, start) + 1 : start].decode()
            return _code(node.with_changes(leading_lines=())).rstrip("\n").replace("\n", "\n" + margin)
        return _code(node).strip()


def _code(node: cst.CSTNode) -> str:
    return str(cst.Module(()).code_for_node(node))


def _is_left_alone(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom):
        return True
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name):
        return node.func.value in UNTOUCHED_CALLS
    if isinstance(node, cst.Param) and node.default is not None:
        return not isinstance(node.default, cst.Name | cst.BaseNumber | cst.BaseString)
    return False


def all_files() -> list[str]:
    """Every file of `routing`, none left out."""
    return sorted(str(path.relative_to(ROOT)) for path in cast("Iterator[Path]", (ROOT / "routing").rglob("*.py")))
