"""What stands before every page: who may ask, how long an answer may take, what a fault shows.

Pages hold names, so nothing of them is kept by the browser, nothing is loaded from elsewhere, no script runs, and only
this PC's own addresses are answered: a foreign Host means that another site's name was pointed at this PC.
"""

from __future__ import annotations

import asyncio
import logging
import traceback

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from monitor.errors import MonitorError
from monitor.web.writing import write_fault

HOSTS = ("127.0.0.1", "localhost", "[::1]")
METHODS = (hdrs.METH_GET, hdrs.METH_HEAD)
READ_SECONDS = 10.0
SEND_SECONDS = 15.0
HTTP_PORT = 80
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    hdrs.CACHE_CONTROL: "no-store",
}
LOG = logging.getLogger("monitor.web")


async def set_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """The headers of every response; one that names its own Cache-Control holds no data and keeps it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.popall(hdrs.SERVER, None)


@web.middleware
async def send_in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send the answer here, so that a client that does not take it is cut off."""
    response = await handler(request)
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await response.prepare(request)
            await response.write_eof()
    except TimeoutError:
        LOG.warning("cut off a client that did not take its answer")
        if request.transport is not None:
            request.transport.abort()
    return response


@web.middleware
async def explain_faults(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every fault as a Chinese page by its status; what went wrong goes to the log, without text and names."""
    try:
        return await handler(request)
    except web.HTTPException as fault:
        return _fault_page(fault.status, fault.headers.get(hdrs.ALLOW))
    except MonitorError as fault:
        LOG.warning("answered %d: %s", fault.status, type(fault).__name__)
        return _fault_page(fault.status)
    except TimeoutError:
        LOG.warning("answered 503: not read in %.0f s", READ_SECONDS)
        return _fault_page(web.HTTPServiceUnavailable.status_code)
    except Exception as fault:
        LOG.error("bug: %s\n%s", type(fault).__name__, "".join(traceback.format_tb(fault.__traceback__)))
        return _fault_page(web.HTTPInternalServerError.status_code)


@web.middleware
async def refuse_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Only GET and HEAD, and only under this PC's own addresses."""
    if not _is_ours(request):
        raise web.HTTPMisdirectedRequest
    if request.method not in METHODS:
        raise web.HTTPMethodNotAllowed(request.method, METHODS)
    return await handler(request)


def _is_ours(request: web.Request) -> bool:
    hosts = request.headers.getall(hdrs.HOST, [])
    sockname = request.get_extra_info("sockname")
    if len(hosts) != 1 or sockname is None:
        return False
    port = sockname[1]
    ours = {f"{name}:{port}" for name in HOSTS} | (set(HOSTS) if port == HTTP_PORT else set())
    return hosts[0].lower() in ours


def _fault_page(status: int, allow: str | None = None) -> web.Response:
    response = web.Response(text=write_fault(status), status=status, content_type="text/html")
    if allow is not None:
        response.headers[hdrs.ALLOW] = allow
    return response
