"""Asking the pages as a client would, over real sockets on this PC."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from multidict import CIMultiDict

from monitor.service import Context
from monitor.web import make_app


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


def ask(ctx: Context, path: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
    """One request to a fresh application."""

    async def run() -> Answer:
        async with TestClient(TestServer(make_app(ctx))) as client:
            response = await client.request(method, path, headers=headers, allow_redirects=False)
            body = await response.read()
            return Answer(response.status, CIMultiDict(response.headers), body.decode("utf-8", "replace"))

    return asyncio.run(run())


@contextmanager
def listening(app: web.Application, **limits: float) -> Iterator[int]:
    """The application on a free port of this PC, in a thread of its own; the port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, **limits)

    async def start() -> int:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return int(runner.addresses[0][1])

    try:
        yield asyncio.run_coroutine_threadsafe(start(), loop).result(30)
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()
