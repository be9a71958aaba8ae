"""Faults that end a command with one sentence for a person, instead of a traceback."""


class UserError(Exception):
    """Something the person at the keyboard can mend; ``args[0]`` says what is wrong and what to do."""
