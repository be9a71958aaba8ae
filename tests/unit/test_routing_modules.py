"""Each module of the core stands by itself and says what it is for."""

from importlib import import_module

import pytest

from tests.mutation.mutants import all_files


@pytest.mark.parametrize("path", all_files())
def test_a_module_of_the_core_says_what_it_is_for(path: str) -> None:
    """Ports too, which nothing in the core itself needs; inner packages stay empty."""
    module = import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    assert bool(module.__doc__) is not path.endswith("__init__.py")
