"""Faults that end a command with one sentence for a person, instead of a traceback.

UserError        exit status 1: something on the machine has to be mended first
└── UsageError   exit status 2: the command was typed wrongly, and would be refused anywhere
"""


class UserError(Exception):
    """Something the person at the keyboard can mend; ``args[0]`` says what is wrong and what to do."""


class UsageError(UserError):
    """What was typed can't be meant."""
