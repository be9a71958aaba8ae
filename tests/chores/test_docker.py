"""The container files: there is no engine in a test run, so their parts are held against each other."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from config.load import load_settings
from config.sample import SAMPLE_SECRET

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"


def compose() -> dict[str, Any]:
    """Read the compose file."""
    content = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def test_every_service_is_built_from_a_file_that_is_there() -> None:
    """`docker compose build` finds what it names."""
    for service in compose()["services"].values():
        if "build" in service:
            assert (DOCKER / service["build"]["context"] / service["build"]["dockerfile"]).is_file()


def test_every_named_volume_is_declared() -> None:
    """Data outlives its container."""
    content = compose()
    used = {
        mount.partition(":")[0]
        for service in content["services"].values()
        for mount in service["volumes"]
        if not mount.startswith(".")
    }
    assert used == set(content["volumes"])


def test_the_desk_and_the_server_share_the_loopback_address() -> None:
    """The link between them is not encrypted, so it never crosses a network."""
    assert compose()["services"]["desk"]["network_mode"] == "service:server"


@pytest.mark.parametrize("name", ["Dockerfile", "prosody.Dockerfile"])
def test_what_an_image_copies_is_there_and_not_ignored(name: str) -> None:
    """A file that moved is noticed before the next build."""
    ignore = (DOCKER / f"{name}.dockerignore").read_text(encoding="utf-8").split()
    allowed = {line.removeprefix("!") for line in ignore if line.startswith("!")}
    for line in (DOCKER / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("COPY ") or "--from=" in line or line == "COPY . .":
            continue
        for source in line.split()[1:-1]:
            assert list(ROOT.glob(source)), source
            assert any(source == path or source.startswith(f"{path}/") for path in allowed), source


@pytest.mark.parametrize("name", ["Dockerfile", "prosody.Dockerfile"])
def test_no_image_runs_as_root(name: str) -> None:
    """A fault in a service does not own its container."""
    assert "\nUSER " in (DOCKER / name).read_text(encoding="utf-8")


def test_the_sample_environment_makes_a_desk_once_its_secret_is_set() -> None:
    """Three steps are enough: what the sample sets is what the desk reads."""
    lines = (DOCKER / "sample.env").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert given["STANZADESK_XMPP__SECRET"] == SAMPLE_SECRET
    given["STANZADESK_XMPP__SECRET"] = "a-secret-of-our-own"
    settings = load_settings(DOCKER / "stanzadesk.toml", environment=given)
    assert settings.database.url == "sqlite:////var/lib/stanzadesk/stanzadesk.db"
    assert (settings.http.host, settings.xmpp.component) == ("0.0.0.0", "workgroup.example.org")
