"""For machines that watch: is the desk well, and a few figures."""

from aiohttp import web
from msgspec import Struct

from webclient.server.bodies import render_json
from webclient.server.keys import PORTS


class Health(Struct, frozen=True):
    """``ok``, or ``failing`` when any part does."""

    status: str
    parts: dict[str, bool]


async def healthz(request: web.Request) -> web.Response:
    """``/healthz``: 200 if every part works, else 503; the body names the parts."""
    parts = dict(request.app[PORTS].overview.health())
    well = all(parts.values())
    return render_json(Health("ok" if well else "failing", parts), 200 if well else 503)


async def metrics(request: web.Request) -> web.Response:
    """``/metrics``: Prometheus text format. Figures of services only; nobody is named."""
    ports = request.app[PORTS]
    services = ports.overview.services()
    lines: list[str] = []
    for name, explanation, values in (
        ("stanzadesk_waiting", "Chats waiting.", {view.id: view.waiting for view in services}),
        ("stanzadesk_agents_ready", "Agents who could be offered a chat.", {view.id: view.ready for view in services}),
        ("stanzadesk_agents_on_duty", "Agents on duty.", {view.id: view.on_duty for view in services}),
    ):
        lines += [f"# HELP {name} {explanation}", f"# TYPE {name} gauge"]
        lines += [f'{name}{{service="{_label(service)}"}} {value}' for service, value in values.items()]
    lines += ["# HELP stanzadesk_up Whether a part works.", "# TYPE stanzadesk_up gauge"]
    lines += [f'stanzadesk_up{{part="{_label(part)}"}} {int(works)}' for part, works in ports.overview.health().items()]
    return web.Response(
        text="\n".join(lines) + "\n", headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    )


def _label(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
