"""``stanzadesk demo``: its arguments (DESIGN.md section 11 fixes their names)."""

import argparse
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Final

from bridge.cli.numbers import parse_port
from bridge.cli.place import DEMO_FOLDER
from bridge.demo.folder import Ports
from bridge.demo.run import Wanted
from bridge.demo.run import run as run_demo
from bridge.demo.server import KINDS
from bridge.errors import UsageError, UserError
from bridge.observe import set_up_logging
from bridge.store.errors import StoreError
from config.load import ConfigError, load_settings
from config.model import LogSettings

FLAGS: Final = {"http.port": "; choose it with --http-port"}
"""Settings that the demo fixes, and what chooses them instead."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    parser.add_argument("--data", type=Path, default=DEMO_FOLDER, metavar="DIR", help="default: ./%(default)s")
    parser.add_argument("--http-port", type=parse_port, default=8080, metavar="PORT", help="web pages (%(default)s)")
    parser.add_argument("--xmpp-port", type=parse_port, default=5222, metavar="PORT", help="XMPP clients (%(default)s)")
    parser.add_argument(
        "--component-port", type=parse_port, default=5347, metavar="PORT", help="desk to server (%(default)s)"
    )
    parser.add_argument(
        "--server-http-port", type=parse_port, default=5280, metavar="PORT", help="WebSocket (%(default)s)"
    )
    parser.add_argument("--server", choices=tuple(KINDS), default="prosody", help="the XMPP server (%(default)s)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="SECTION.KEY=VALUE", help="e.g. offers.timeout=10; repeatable"
    )
    parser.add_argument("--history", action="store_true", help="add 30 days of marked sample history")
    parser.add_argument("--traffic", action="store_true", help="let sample customers ask for chats")


def run(arguments: argparse.Namespace) -> int:
    """Run the demo until Ctrl-C or SIGTERM."""
    changes = parse_changes(arguments.set)
    ports = Ports(arguments.http_port, arguments.xmpp_port, arguments.component_port, arguments.server_http_port)
    if len(set(astuple(ports))) < len(astuple(ports)):
        raise UsageError("the four ports have to differ from each other")
    set_up_logging(LogSettings())
    wanted = Wanted(
        arguments.data, ports, changes, arguments.server, history=arguments.history, traffic=arguments.traffic
    )
    try:
        return run_demo(wanted)
    except StoreError as error:
        raise UserError(str(error)) from error


def parse_changes(texts: Sequence[str]) -> dict[str, str]:
    """Read ``--set section.key=value``; raises `UsageError` naming all faults, also those of the values."""
    changes: dict[str, str] = {}
    faults: list[str] = []
    for text in texts:
        key, equals, value = (part.strip() for part in text.partition("="))
        if not equals or "." not in key:
            faults.append(f"--set {text}: write it as section.key=value, e.g. --set offers.timeout=10.")
        elif key in FLAGS or key.startswith("xmpp."):
            faults.append(f"--set {key}: the demo decides this itself{FLAGS.get(key, '')}.")
        else:
            changes[key] = value
    try:
        load_settings(None, overrides=changes, environment={"STANZADESK_XMPP__SECRET": "the-demo-makes-its-own"})
    except ConfigError as error:
        faults += error.faults
    if faults:
        raise UsageError("\n".join(faults))
    return changes
