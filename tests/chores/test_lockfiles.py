"""What is installed is pinned, and from wherever the machine is set up to install from."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON_LOCKS = ("requirements/build.txt", "requirements/run.txt", "requirements/dev.txt")
NODE_LOCK = "webclient/package-lock.json"


def pins(name: str) -> dict[str, str]:
    """Read the pinned versions of a requirements file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", [*PYTHON_LOCKS, NODE_LOCK, "webclient/package.json", "webclient/.npmrc"])
def test_no_lock_file_names_a_registry(name: str) -> None:
    """A mirror or a local index serves as well: no address is fixed."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links|--trusted-host|\"resolved\"", text)


@pytest.mark.parametrize("name", ["Makefile", "docker/Dockerfile"])
def test_a_release_after_the_lock_file_changes_nothing(name: str) -> None:
    """What is locked is installed as it stands; an installer that looks for needs takes a newer one, and stops."""
    installs = re.findall(r"pip install .*--require-hashes.*", (ROOT / name).read_text(encoding="utf-8"))
    assert installs
    assert [line for line in installs if "--no-deps" not in line] == []


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_every_python_package_is_pinned_with_hashes(name: str) -> None:
    """What was tested is what gets installed, byte for byte."""
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert [block.split()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_the_python_lock_files_agree() -> None:
    """Tests run on the very versions that users get."""
    build, run, dev = (pins(name) for name in PYTHON_LOCKS)
    both = run | build
    assert {name: dev.get(name) for name in both} == both


def test_the_python_lock_files_hold_what_the_project_asks_for() -> None:
    """A dependency added to the project is in the lock files too; renew them with `make lock`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[<>=!~\[ ]", line)[0].lower() for line in project["dependencies"]}
    wanted_dev = {re.split(r"[<>=!~\[ ]", line)[0].lower() for line in project["optional-dependencies"]["dev"]}
    assert wanted <= set(pins("requirements/run.txt"))
    assert wanted | wanted_dev <= set(pins("requirements/dev.txt"))


def test_every_browser_package_is_pinned_with_a_hash_and_runs_on_node_18() -> None:
    """The web pages build on the Node of a fresh Debian 12."""
    packages = json.loads((ROOT / NODE_LOCK).read_text(encoding="utf-8"))["packages"]
    named = json.loads((ROOT / "webclient/package.json").read_text(encoding="utf-8"))
    for name, version in {**named["dependencies"], **named["devDependencies"]}.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    for name, package in packages.items():
        lowest = re.findall(r">=\s*(\d+)", package.get("engines", {}).get("node", ""))
        assert all(int(number) <= 18 for number in lowest), name
        assert name == "" or package["integrity"].startswith("sha512-"), name
