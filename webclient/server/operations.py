"""What each REST route takes and answers, beside the table of routes: the source of ``/api/v1/openapi.json``.

A REST route without a row here fails `tests/chores/test_openapi.py`. Who may enter stands in the table of routes, the
sentence about it in its handler.
"""

from collections.abc import Mapping
from typing import Final

from webclient.server.access import Handler
from webclient.server.api import (
    LoginToken,
    ReportQuestion,
    ReportRows,
    ServicesShown,
    delete_session,
    get_report,
    get_services,
    post_session,
)
from webclient.server.canned import (
    CannedShown,
    Draft,
    Imported,
    delete_canned,
    export_canned,
    import_canned,
    list_canned,
    put_canned,
    use_canned,
)
from webclient.server.earlier import EarlierLines, EarlierShown, earlier_transcript, list_earlier
from webclient.server.mails import Mailed, post_transcript
from webclient.server.messages import (
    MessageAnswer,
    MessagesShown,
    answer_message,
    finish_message,
    list_messages,
    release_message,
    take_message,
)
from webclient.server.openapi import Operation, Problem, get_openapi
from webclient.server.operations_setup import SETUP_OPERATIONS
from webclient.server.photos import get_photo
from webclient.server.polling import Answered, Asked, widget_poll
from webclient.server.problems import ProblemCode
from webclient.server.states import Forced, put_agent_state
from webclient.server.status import Health, healthz, metrics
from webclient.server.uploads import (
    AgentFileHeaders,
    FileHeaders,
    Sent,
    get_agent_file,
    get_customer_file,
    post_agent_file,
    post_customer_file,
)

BYTES: Final = "application/octet-stream"
CSV: Final = "text/csv"
PLAIN: Final = "text/plain"
PICTURES: Final = ("image/png", "image/jpeg", "image/webp")

REFUSED: Final = {409: Problem, 415: Problem, 503: Problem}
"""A chat that takes no files (any more), bytes of no allowed type, a disk that is full."""

OPERATIONS: Final[Mapping[Handler, Operation]] = {
    **SETUP_OPERATIONS,
    post_customer_file: Operation(
        answer=Sent,
        good=201,
        body=BYTES,
        headers=FileHeaders,
        by_chat=True,
        problems=(ProblemCode.TOO_SLOW,),
        also=REFUSED,
    ),
    get_customer_file: Operation(answer=BYTES, by_chat=True),
    post_agent_file: Operation(
        answer=Sent, good=201, body=BYTES, headers=AgentFileHeaders, problems=(ProblemCode.TOO_SLOW,), also=REFUSED
    ),
    get_agent_file: Operation(answer=BYTES),
    get_photo: Operation(answer=PICTURES),
    post_transcript: Operation(answer=Mailed, good=202, by_chat=True, also={409: Problem}),
    widget_poll: Operation(answer=Answered, body=Asked),
    get_report: Operation(answer=(ReportRows, CSV), query=ReportQuestion, problems=(ProblemCode.BAD_KEY,)),
    post_session: Operation(body=LoginToken, problems=(ProblemCode.BAD_TOKEN,)),
    delete_session: Operation(),
    get_services: Operation(answer=ServicesShown),
    put_agent_state: Operation(body=Forced, problems=(ProblemCode.CONFLICT,)),
    list_earlier: Operation(answer=EarlierShown),
    earlier_transcript: Operation(answer=EarlierLines),
    list_messages: Operation(answer=MessagesShown),
    take_message: Operation(problems=(ProblemCode.CONFLICT,)),
    release_message: Operation(problems=(ProblemCode.CONFLICT,)),
    finish_message: Operation(problems=(ProblemCode.CONFLICT,)),
    answer_message: Operation(body=MessageAnswer, problems=(ProblemCode.CONFLICT,)),
    list_canned: Operation(answer=CannedShown),
    export_canned: Operation(answer=CSV),
    import_canned: Operation(answer=Imported, body=CSV),
    put_canned: Operation(body=Draft),
    delete_canned: Operation(),
    use_canned: Operation(),
    get_openapi: Operation(answer=dict),
    healthz: Operation(answer=Health, also={503: Health}),
    metrics: Operation(answer=PLAIN),
}
