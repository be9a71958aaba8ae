"""Names typed on the command line. What they raise is what the person reads (`argparse.ArgumentTypeError`)."""

import argparse
import re

from config.model import HOST_PATTERN
from routing.ids import AgentId, ServiceId
from routing.spelling import is_account, is_service, name_faults


def parse_name(text: str) -> str:
    """Read what people will see on one line: a name, an alias, a label; raises `ArgumentTypeError`."""
    name = text.strip()
    for fault in name_faults("a name", name):
        raise argparse.ArgumentTypeError(fault)
    return name


def parse_agent(text: str) -> AgentId:
    """Read a bare JID; raises `ArgumentTypeError`."""
    account = text.strip().lower()
    if not is_account(account) or not re.fullmatch(HOST_PATTERN, account.partition("@")[2]):
        raise argparse.ArgumentTypeError(f"{text!r} is no account; write it as name@domain")
    return AgentId(account)


def parse_service(text: str) -> ServiceId:
    """Read a service id; raises `ArgumentTypeError`."""
    name = text.strip().lower()
    if not is_service(name):
        raise argparse.ArgumentTypeError(
            f"{text!r} can't be a service's id; use letters, digits and hyphens, not desk, nor c- in front"
        )
    return ServiceId(name)
