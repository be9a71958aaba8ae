"""``stanzadesk demo``: its arguments (DESIGN.md section 11 fixes their names)."""

import argparse
from pathlib import Path

from bridge.cli.place import DEMO_FOLDER
from bridge.demo.folder import Ports
from bridge.demo.run import Wanted
from bridge.demo.run import run as run_demo
from bridge.errors import UserError
from bridge.observe import set_up_logging
from bridge.store.errors import StoreError
from config.model import LogSettings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be chosen."""
    parser.add_argument("--data", type=Path, default=DEMO_FOLDER, metavar="DIR", help="default: ./%(default)s")
    parser.add_argument("--http-port", type=_port, default=8080, metavar="PORT", help="web pages (%(default)s)")
    parser.add_argument("--xmpp-port", type=_port, default=5222, metavar="PORT", help="XMPP clients (%(default)s)")
    parser.add_argument(
        "--component-port", type=_port, default=5347, metavar="PORT", help="desk to server (%(default)s)"
    )
    parser.add_argument("--server-http-port", type=_port, default=5280, metavar="PORT", help="WebSocket (%(default)s)")
    parser.add_argument("--server", choices=("prosody",), default="prosody", help="the XMPP server (%(default)s)")
    parser.add_argument(
        "--set", action="append", default=[], metavar="SECTION.KEY=VALUE", help="e.g. offers.timeout=10; repeatable"
    )
    parser.add_argument("--history", action="store_true", help="add 30 days of marked sample history")
    parser.add_argument("--traffic", action="store_true", help="let sample customers ask for chats")


def run(arguments: argparse.Namespace) -> int:
    """Run the demo until Ctrl-C or SIGTERM."""
    changes: dict[str, str] = {}
    for text in arguments.set:
        key, equals, value = text.partition("=")
        if not equals or "." not in key:
            message = f"--set {text}: write it as section.key=value, e.g. --set offers.timeout=10"
            raise UserError(message)
        changes[key.strip()] = value.strip()
    set_up_logging(LogSettings())
    ports = Ports(arguments.http_port, arguments.xmpp_port, arguments.component_port, arguments.server_http_port)
    wanted = Wanted(arguments.data, ports, changes, history=arguments.history, traffic=arguments.traffic)
    try:
        return run_demo(wanted)
    except StoreError as error:
        raise UserError(str(error)) from error


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise ValueError(text)
    return number
