"""Jinja2: one environment, autoescape on, a missing variable is an error."""

from pathlib import Path
from typing import Final

import jinja2
from aiohttp import web

from webclient.server.assets import Assets
from webclient.server.keys import TEMPLATES
from webclient.server.problems import ProblemError
from webclient.server.security import PAGE_POLICY

FOLDER: Final = Path(__file__).parent / "templates"


def environment(assets: Assets) -> jinja2.Environment:
    """Make the environment; templates may ask for ``asset(entry)``."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = assets.path
    made.globals["has_asset"] = assets.has
    return made


def page(
    request: web.Request, template: str, *, policy: str = PAGE_POLICY, status: int = 200, **values: object
) -> web.Response:
    """Render a template with its content security policy."""
    text = request.app[TEMPLATES].get_template(template).render(**values)
    headers = {"Content-Security-Policy": policy}
    return web.Response(text=text, content_type="text/html", headers=headers, status=status)


def render_problem_page(request: web.Request, problem: ProblemError) -> web.Response:
    """Say what went wrong to a person."""
    return page(request, "problem.html", status=problem.status, text=problem.text)
