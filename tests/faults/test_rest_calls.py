"""Whatever programs ask of REST, in order or not, the desk answers as its description says (`make fuzz` for 20,000)."""

import asyncio
import re
import sys

import pytest

CALLS = 500


@pytest.mark.timeout(400)
async def test_generated_calls_are_answered_as_described_and_never_fail() -> None:
    """Hundreds of calls made from the description, good ones and bad ones: no 5xx, no answer it does not name."""
    pipe, both = asyncio.subprocess.PIPE, asyncio.subprocess.STDOUT
    # A process of its own: the generator changes limits of the interpreter that it runs in.
    command = (sys.executable, "-m", "tests.faults.rest_calls", str(CALLS))
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=both)
    output = (await process.communicate())[0].decode()
    assert process.returncode == 0, output
    assert f"{CALLS}  calls in" in output
    assert set(re.findall(r" (\d{3})$", output, re.MULTILINE)) >= {"200", "204", "400", "401", "403", "404"}
