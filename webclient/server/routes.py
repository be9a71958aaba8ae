"""READ FIRST: every entrance by HTTP. Method, path, handler, and who may enter."""

from dataclasses import dataclass
from typing import Final

from aiohttp import hdrs, web

from webclient.server.access import Access, Handler, guarded
from webclient.server.api import delete_session, get_report, get_services, post_session
from webclient.server.canned import (
    delete_canned,
    export_canned,
    import_canned,
    list_canned,
    put_canned,
    use_canned,
)
from webclient.server.earlier import earlier_transcript, list_earlier
from webclient.server.files import desk_worker, hashed_file, widget_loader
from webclient.server.mails import post_transcript
from webclient.server.messages import (
    answer_message,
    finish_message,
    list_messages,
    release_message,
    take_message,
)
from webclient.server.openapi import get_openapi
from webclient.server.pages import XMPP_PATH, admin, desk, help_page, icon, shop, wallboard
from webclient.server.photos import get_photo
from webclient.server.polling import widget_poll
from webclient.server.proxy import xmpp_websocket
from webclient.server.report_page import first_report, report_page
from webclient.server.setup import (
    explain_route,
    get_bounds,
    get_changes,
    get_setup,
    get_timers,
    patch_timers,
    post_setup,
    put_timers,
)
from webclient.server.setup_parts import PARTS
from webclient.server.socket import widget_socket
from webclient.server.states import put_agent_state
from webclient.server.status import healthz, metrics
from webclient.server.uploads import (
    allow_widget_files,
    get_agent_file,
    get_customer_file,
    get_linked_file,
    post_agent_file,
    post_customer_file,
)


@dataclass(frozen=True, slots=True)
class Route:
    """One entrance."""

    method: str
    path: str
    handler: Handler
    access: Access = Access.ANYBODY


ROUTES: Final = (
    # pages
    Route("GET", "/", shop),
    Route("GET", "/desk", desk),
    Route("GET", "/reports", first_report, Access.PERSON),
    Route("GET", "/reports/{name}", report_page, Access.PERSON),
    Route("GET", "/admin", admin, Access.ADMIN),
    Route("GET", "/wallboard", wallboard, Access.SUPERVISOR),
    Route("GET", "/help", help_page),
    # files
    Route("GET", "/widget.js", widget_loader),
    Route("GET", "/assets/{name}", hashed_file),
    Route("GET", "/desk-worker.js", desk_worker),
    Route("GET", "/icon.svg", icon),
    # sockets
    Route("GET", "/api/v1/widget/socket", widget_socket),
    Route("POST", "/api/v1/widget/poll", widget_poll),
    Route("GET", XMPP_PATH, xmpp_websocket),
    # files in chats
    Route("OPTIONS", "/api/v1/widget/files", allow_widget_files),
    Route("POST", "/api/v1/widget/files", post_customer_file),
    Route("OPTIONS", "/api/v1/widget/files/{file}", allow_widget_files),
    Route("GET", "/api/v1/widget/files/{file}", get_customer_file),
    Route("GET", "/api/v1/widget/photos/{photo}", get_photo),
    Route("OPTIONS", "/api/v1/widget/transcript", allow_widget_files),
    Route("POST", "/api/v1/widget/transcript", post_transcript),
    Route("POST", "/api/v1/chats/{chat}/files", post_agent_file, Access.AGENT),
    Route("GET", "/api/v1/chats/{chat}/files/{file}", get_agent_file, Access.AGENT),
    Route("GET", "/f/{file}/{ticket}/{name}", get_linked_file),
    # REST
    Route("GET", "/api/v1/reports/{name}", get_report, Access.REPORTS),
    Route("POST", "/api/v1/session", post_session),
    Route("DELETE", "/api/v1/session", delete_session),
    Route("GET", "/api/v1/services", get_services),
    Route("PUT", "/api/v1/agents/{agent}/state", put_agent_state, Access.AGENT),
    Route("GET", "/api/v1/openapi.json", get_openapi),
    Route("GET", "/api/v1/chats/{chat}/earlier", list_earlier, Access.AGENT),
    Route("GET", "/api/v1/chats/{chat}/earlier/{earlier}", earlier_transcript, Access.AGENT),
    Route("GET", "/api/v1/messages", list_messages, Access.AGENT),
    Route("POST", "/api/v1/messages/{message}/take", take_message, Access.AGENT),
    Route("POST", "/api/v1/messages/{message}/release", release_message, Access.AGENT),
    Route("POST", "/api/v1/messages/{message}/done", finish_message, Access.AGENT),
    Route("POST", "/api/v1/messages/{message}/answer", answer_message, Access.AGENT),
    Route("GET", "/api/v1/canned", list_canned, Access.AGENT),
    Route("GET", "/api/v1/canned.csv", export_canned, Access.AGENT),
    Route("POST", "/api/v1/canned/import", import_canned, Access.AGENT),
    Route("PUT", "/api/v1/canned/{id}", put_canned, Access.AGENT),
    Route("DELETE", "/api/v1/canned/{id}", delete_canned, Access.AGENT),
    Route("POST", "/api/v1/canned/{id}/used", use_canned, Access.AGENT),
    # REST of the set-up
    Route("GET", "/api/v1/setup", get_setup, Access.SETUP),
    Route("POST", "/api/v1/setup", post_setup, Access.SETUP),
    Route("GET", "/api/v1/setup/bounds", get_bounds, Access.SETUP),
    Route("GET", "/api/v1/setup/changes", get_changes, Access.SETUP),
    Route("GET", "/api/v1/setup/timers", get_timers, Access.SETUP),
    Route("PUT", "/api/v1/setup/timers", put_timers, Access.SETUP),
    Route("PATCH", "/api/v1/setup/timers", patch_timers, Access.SETUP),
    *(
        route
        for one in PARTS  # services, agents, teams, skills, reasons, dispositions, hours
        for route in (
            Route("GET", f"/api/v1/setup/{one.part}", one.show_all, Access.SETUP),
            Route("GET", f"/api/v1/setup/{one.part}/{{key}}", one.show, Access.SETUP),
            Route("PUT", f"/api/v1/setup/{one.part}/{{key}}", one.put, Access.SETUP),
            Route("PATCH", f"/api/v1/setup/{one.part}/{{key}}", one.patch, Access.SETUP),
            Route("DELETE", f"/api/v1/setup/{one.part}/{{key}}", one.delete, Access.SETUP),
        )
    ),
    Route("GET", "/api/v1/explain-route", explain_route, Access.SETUP),
    # for machines that watch
    Route("GET", "/healthz", healthz),
    Route("GET", "/metrics", metrics),
)


def add_routes(router: web.UrlDispatcher) -> None:
    """Enter the table into the application."""
    for route in ROUTES:
        handler = guarded(route.access, route.handler)
        if route.method == hdrs.METH_GET:
            router.add_get(route.path, handler)  # answers HEAD too
        else:
            router.add_route(route.method, route.path, handler)
