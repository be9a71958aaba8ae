"""Putting a mutant into the running interpreter: its functions' code takes the place of the imported ones'.

Nothing is imported anew and nothing is wrapped, so a mutant costs a fork and the tests that are run on it.
"""

import gc
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Final

from tests.mutation.mutants import ROOT, Mutant, content_of

CO_NEWLOCALS: Final = 0x0002
"""A function's code has it, a class body's has not."""
Place = tuple[str, str, int]


class LiveFunctions:
    """The functions of `routing` as they were imported, by where they are written."""

    def __init__(self) -> None:
        self._found: dict[Place, list[FunctionType]] = {}
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType) and thing.__code__.co_filename.startswith(str(ROOT / "routing")):
                self._found.setdefault(_place(thing.__code__), []).append(thing)

    def put_in(self, mutant: Mutant) -> bool:
        """Have the mutant's code run from now on; ``False`` if it can't be compiled, so that it is none."""
        path = str(ROOT / mutant.path)
        try:
            new = compile(mutant.source(), path, "exec", dont_inherit=True)
        except SyntaxError:
            return False
        old = compile(content_of(mutant.path), path, "exec", dont_inherit=True)
        pairs = list(_pairs(old, new))
        for before, after in pairs:
            for function in self._found.get(_place(before), ()):
                function.__code__ = after
        if mutant.in_default:
            self._take_defaults(pairs, _functions_of(new, mutant.path))
        return True

    def _take_defaults(self, pairs: list[tuple[CodeType, CodeType]], fresh: dict[Place, FunctionType]) -> None:
        for before, after in pairs:
            for function in self._found.get(_place(before), ()):
                if _place(after) in fresh:
                    function.__defaults__ = fresh[_place(after)].__defaults__
                    function.__kwdefaults__ = fresh[_place(after)].__kwdefaults__


def _place(code: CodeType) -> Place:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Functions of two sources that differ inside functions only, each with its counterpart."""
    olds, news = ([constant for constant in code.co_consts if isinstance(constant, CodeType)] for code in (old, new))
    for before, after in zip(olds, news, strict=True):
        if before.co_flags & CO_NEWLOCALS:
            if before != after:
                yield before, after
        else:
            yield from _pairs(before, after)


def _functions_of(code: CodeType, path: str) -> dict[Place, FunctionType]:
    """Run a module's source aside and give its functions and methods, by place."""
    namespace: dict[str, object] = {"__name__": path.removesuffix(".py").replace("/", ".")}
    exec(code, namespace)  # noqa: S102 - our own source
    things = list(namespace.values())
    for thing in list(things):
        if isinstance(thing, type):
            things += vars(thing).values()
    return {_place(thing.__code__): thing for thing in things if isinstance(thing, FunctionType)}
