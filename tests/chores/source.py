"""Reading the project's own source: files, functions and classes with their sizes, and who imports whom."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("routing", "config", "bridge", "webclient")
FOLDERS = (*PACKAGES, "tests")
OUTSIDE = {"node_modules", "dist", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Part:
    """A file, function or class, by the name that a list of exemptions uses, with its size."""

    name: str
    size: int


def files(*suffixes: str) -> Iterator[Path]:
    """List the project's own files with these suffixes."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file() and not OUTSIDE & set(path.parts):
                yield path


def name_of(path: Path) -> str:
    """Name a file from the project's root."""
    return path.relative_to(ROOT).as_posix()


def file_sizes() -> Iterator[Part]:
    """List source files with their lines."""
    for path in files(".py", ".ts", ".lua", ".mjs"):
        yield Part(name_of(path), len(path.read_text(encoding="utf-8").splitlines()))


def function_sizes() -> Iterator[Part]:
    """List Python functions with their lines, decorators left out."""
    for path in files(".py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield Part(f"{name_of(path)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)


def class_sizes() -> Iterator[Part]:
    """List Python classes with the number of their public methods."""
    for path in files(".py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                methods = [part for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]
                yield Part(f"{name_of(path)}:{node.name}", sum(not part.name.startswith("_") for part in methods))


def tree(path: Path) -> ast.Module:
    """Parse a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imported(source: ast.Module) -> Iterator[str]:
    """List the modules a file imports, wherever in it the import stands."""
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def runtime_imports(source: ast.Module) -> Iterator[str]:
    """List what is imported while the module itself is loaded: not in functions, not for type checkers only."""
    for node in source.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)
