"""``stanzadesk init``, ``check-config``, ``sample-config`` and ``server-config``."""

import argparse
import secrets
import sys
from pathlib import Path

from bridge.cli.place import settings_of
from bridge.errors import UserError
from config.load import ConfigError, load_settings
from config.sample import SAMPLE_SECRET, render_sample
from config.servers.ejabberd import EjabberdSettings, render_ejabberd
from config.servers.prosody import ProsodySettings, render_prosody

PROSODY_DATA = Path("/var/lib/prosody")
EJABBERD_DATA = Path("/var/lib/ejabberd")
"""Where Debian's packages keep accounts and archives."""


def init_arguments(parser: argparse.ArgumentParser) -> None:
    """Say where the file goes."""
    parser.add_argument("file", type=Path, nargs="?", default=Path("stanzadesk.toml"), metavar="FILE")


def check_arguments(parser: argparse.ArgumentParser) -> None:
    """Say which file is checked."""
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE")


def server_arguments(parser: argparse.ArgumentParser) -> None:
    """Say for which server."""
    parser.add_argument("server", choices=("prosody", "ejabberd"))


def init(arguments: argparse.Namespace) -> int:
    """Write a configuration with a fresh secret, readable by its owner alone."""
    path: Path = arguments.file
    if path.exists():
        message = f"{path} exists already; name another file, or remove it first"
        raise UserError(message)
    text = render_sample().replace(SAMPLE_SECRET, secrets.token_urlsafe(32))
    try:
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"{path} can't be written: {error.strerror}"
        raise UserError(message) from error
    sys.stdout.write(
        f"Wrote {path}. Set the domain in it, then:\n"
        f"  stanzadesk server-config prosody --config {path}   (for the XMPP server; or ejabberd)\n"
        f"  stanzadesk db upgrade --config {path}\n"
        f"  stanzadesk serve --config {path}\n"
    )
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Check a file and name all its faults at once."""
    if arguments.file is not None:
        try:
            load_settings(arguments.file)
        except ConfigError as error:
            raise UserError(str(error)) from error
    else:
        settings_of(arguments)
    sys.stdout.write("The configuration is good.\n")
    return 0


def sample(_arguments: argparse.Namespace) -> int:
    """Print every setting with its default, unit and meaning."""
    sys.stdout.write(render_sample())
    return 0


def server(arguments: argparse.Namespace) -> int:
    """Print what belongs into the XMPP server's configuration for this desk."""
    desk = settings_of(arguments)
    xmpp = desk.xmpp
    if arguments.server == "ejabberd":
        text = render_ejabberd(
            EjabberdSettings(
                component_secret=xmpp.secret,
                data_dir=EJABBERD_DATA,
                domain=xmpp.domain,
                component=xmpp.component,
                rooms=xmpp.rooms,
                upload=f"upload.{xmpp.domain}",
                component_port=xmpp.component_port,
                interface="::",
                external_url=desk.http.public_url,
            )
        )
    else:
        text = render_prosody(
            ProsodySettings(
                component_secret=xmpp.secret,
                data_dir=PROSODY_DATA,
                domain=xmpp.domain,
                component=xmpp.component,
                rooms=xmpp.rooms,
                upload=f"upload.{xmpp.domain}",
                component_port=xmpp.component_port,
                interface="*",
                external_url=desk.http.public_url,
            )
        )
    sys.stdout.write(text)
    return 0
