"""The import table and the size limits of the design. A new exemption needs its reason."""

import sys
from graphlib import CycleError, TopologicalSorter
from statistics import median

import pytest

from tests.chores.source import (
    PACKAGES,
    Part,
    class_sizes,
    file_sizes,
    files,
    function_sizes,
    imported,
    name_of,
    runtime_imports,
    tree,
)

OWN = set(PACKAGES)
MAY_IMPORT: dict[str, set[str]] = {
    "routing": set(),
    "config": set(),
    "bridge": {"routing", "config"},
    "webclient": {"routing", "config"},
}
"""Which of our packages a package may import, besides itself."""

MAY_USE: dict[str, set[str] | None] = {"routing": set(), "config": {"pydantic"}, "bridge": None, "webclient": None}
"""Which libraries a package may use; None: those of pyproject.toml."""

LIBRARIES = {
    "aiohttp",
    "aiosmtplib",
    "aiosqlite",
    "alembic",
    "asyncpg",
    "greenlet",
    "jinja2",
    "markupsafe",  # jinja2's own, for marking text as safe
    "msgspec",
    "pydantic",
    "slixmpp",
    "sqlalchemy",
    "typing_extensions",
    "yarl",  # the type of aiohttp's addresses
}
"""Libraries of pyproject.toml by their import names."""

ROOT_OF_COMPOSITION = {"bridge/compose.py", "bridge/lifecycle.py"}
"""The files of `bridge` that may name `webclient`: they hand it its ports."""

WITHOUT_A_LIBRARY = {"routing": {"asyncio", "logging", "random", "socket", "sqlite3", "threading", "time"}}
"""Parts of the standard library that a package keeps away from: the core has no clock, chance, input or output."""

FILE_LINES = 400
FUNCTION_LINES = 50
CLASS_METHODS = 15
MEDIAN_LINES = 160

EXEMPT: dict[str, str] = {}
"""A file, `file:function` or `file:Class` that is over its limit, and why."""


def over(limit: int, parts: list[Part]) -> list[str]:
    """List the parts over a limit that have no exemption."""
    return [
        f"{part.name} has {part.size}, the limit is {limit}"
        for part in parts
        if part.size > limit and part.name not in EXEMPT
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_the_design_allows(package: str) -> None:
    """The core knows nothing of its surroundings, and adapters do not know each other."""
    wrong: list[str] = []
    for path in files(".py"):
        name = name_of(path)
        if not name.startswith(f"{package}/"):
            continue
        for module in imported(tree(path)):
            top = module.partition(".")[0]
            allowed = MAY_USE[package]
            good = (
                top == package
                or top in MAY_IMPORT[package]
                or (top == "webclient" and name in ROOT_OF_COMPOSITION)
                or (top in sys.stdlib_module_names and top not in WITHOUT_A_LIBRARY.get(package, set()))
                or (top not in OWN and top in (LIBRARIES if allowed is None else allowed))
            )
            if not good:
                wrong.append(f"{name} imports {module or 'relatively'}")
    assert wrong == []


def test_nothing_that_ships_imports_the_tests() -> None:
    """Tests stand on the desk, never the other way round."""
    wrong = [
        name_of(path)
        for path in files(".py")
        if not name_of(path).startswith("tests/")
        and any(module.partition(".")[0] == "tests" for module in imported(tree(path)))
    ]
    assert wrong == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Any module can be read, loaded and tested with only what lies below it."""
    sources = {name_of(path).removesuffix(".py").replace("/", "."): path for path in files(".py")}
    graph = {
        name: {other for other in runtime_imports(tree(path)) if other in sources and other != name}
        for name, path in sources.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"these import each other: {' -> '.join(error.args[1])}")


def test_package_files_stay_empty() -> None:
    """Importing a package runs no code."""
    wrong = [
        name_of(path)
        for path in files(".py")
        if path.name == "__init__.py" and path.read_text(encoding="utf-8").strip()
    ]
    assert wrong == []


def test_no_file_function_or_class_is_too_large() -> None:
    """Any part can be read in one sitting."""
    assert over(FILE_LINES, list(file_sizes())) == []
    assert over(FUNCTION_LINES, list(function_sizes())) == []
    assert over(CLASS_METHODS, list(class_sizes())) == []


def test_files_are_small_in_the_middle_too() -> None:
    """Half of the files that ship are well under the limit."""
    shipped = [part.size for part in file_sizes() if part.size and not part.name.startswith("tests/")]
    assert median(shipped) <= MEDIAN_LINES


def test_every_exemption_is_still_needed() -> None:
    """A reason that outlived its cause is taken out of the list."""
    large = {part.name for part in file_sizes() if part.size > FILE_LINES}
    large |= {part.name for part in function_sizes() if part.size > FUNCTION_LINES}
    large |= {part.name for part in class_sizes() if part.size > CLASS_METHODS}
    assert set(EXEMPT) <= large
    assert all(reason.strip() for reason in EXEMPT.values())
