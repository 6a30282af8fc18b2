"""The web pages: read-only, Chinese, without script, for a browser on this PC alone."""

from __future__ import annotations

import asyncio
import errno
import hashlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from monitor.errors import Conflict, MonitorError, Refused
from monitor.rendering.fonts import font_path
from monitor.service import Context
from monitor.service.policy import OPERATOR
from monitor.service.viewing import Ring
from monitor.web.guarding import READ_SECONDS, explain_faults, refuse_strangers, send_in_time, set_headers
from monitor.web.pages import PAGES
from monitor.web.pages.page import Answering, Visit
from monitor.web.writing import style

READERS = 2
MOST_BODY = 1024
IDLE_SECONDS = 15.0
SHUTDOWN_SECONDS = 2.0
ADDRESSES = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1"}

Rings = Callable[[], tuple[Ring, ...]]
POOL = web.AppKey("pool", ThreadPoolExecutor)


class Alarm(Protocol):
    """The scheduler that runs beside the pages."""

    def start(self) -> None:
        """Begin to ring."""

    def stop(self) -> None:
        """End, after the step in hand; harmless when it never began."""

    def next_rings(self) -> tuple[Ring, ...]:
        """When each bell rings next."""


def no_rings() -> tuple[Ring, ...]:
    """The bells of pages without a scheduler."""
    return ()


def make_app(ctx: Context, rings: Rings = no_rings) -> web.Application:
    """The application: one route per page, the stylesheet and the font."""
    app = web.Application(middlewares=[send_in_time, explain_faults, refuse_strangers], client_max_size=MOST_BODY)
    app.on_response_prepare.append(set_headers)
    app.cleanup_ctx.append(_readers)
    for page in PAGES:
        app.router.add_get(page.path, _handler(ctx, page, rings))
    app.router.add_get("/static/style.css", _kept(style().encode("utf-8"), "text/css"))
    app.router.add_get("/static/font.ttf", _kept(font_path().read_bytes(), "font/ttf"))
    return app


async def _readers(app: web.Application) -> AsyncIterator[None]:
    with ThreadPoolExecutor(READERS, "reader") as pool:
        app[POOL] = pool
        yield


def _handler(ctx: Context, page: Answering, rings: Rings) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        visit = Visit(ctx, OPERATOR, dict(request.match_info), rings())
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(READ_SECONDS):
            text = await loop.run_in_executor(request.app[POOL], page.answer, visit)
        body = text.encode("utf-8", "backslashreplace")
        return web.Response(body=body, content_type="text/html", charset="utf-8")

    return handle


def _kept(body: bytes, content_type: str) -> Handler:
    """A file without data: kept by the browser, asked again each time and sent when it is another one."""
    tag = hashlib.sha256(body).hexdigest()

    async def handle(request: web.Request) -> web.StreamResponse:
        same = tag in {known.value for known in request.if_none_match or ()}
        response = web.Response(status=304) if same else web.Response(body=body, content_type=content_type)
        response.etag = tag
        response.headers[hdrs.CACHE_CONTROL] = "no-cache"
        return response

    return handle


def serve(ctx: Context, host: str, port: int, alarm: Alarm) -> None:
    """Run the pages and the alarm until Ctrl-C.

    Refused for an address that other PCs can reach, Conflict when the port is taken.
    """
    if host not in ADDRESSES:
        raise Refused(
            f"不能在 {host} 上打开网页：登录和加密还没有做好，报告里有姓名，所以只有本机可以看；"
            "请去掉 --host，或写 127.0.0.1"
        )
    try:
        asyncio.run(_run(ctx, ADDRESSES[host], port, alarm))
    except KeyboardInterrupt:
        print("正在结束，等手头的文件写完……", flush=True)
    finally:
        alarm.stop()


async def _run(ctx: Context, address: str, port: int, alarm: Alarm) -> None:
    runner = web.AppRunner(
        make_app(ctx, alarm.next_rings),
        access_log=None,
        keepalive_timeout=IDLE_SECONDS,
        lingering_time=IDLE_SECONDS,
        shutdown_timeout=SHUTDOWN_SECONDS,
    )
    await runner.setup()
    try:
        await _listen(runner, address, port)
        alarm.start()
        shown = f"[{address}]" if ":" in address else address
        print(f"网页已打开：http://{shown}:{port}（只有本机能看）。按 Ctrl-C 结束", flush=True)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, address: str, port: int) -> None:
    try:
        await web.TCPSite(runner, address, port).start()
    except OSError as fault:
        advice = f"请换一个端口，如 --port {port % 65535 + 1}"
        if fault.errno == errno.EADDRINUSE:
            why = f"端口 {port} 已被别的程序占用（也许已经有一个 jianfu serve 在运行）"
            raise Conflict(f"{why}；{advice}") from fault
        raise MonitorError(f"不能在 {address} 的端口 {port} 上打开网页（{fault.strerror}）；{advice}") from fault
