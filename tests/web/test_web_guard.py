"""What stands before every page: headers, methods, Host, addresses, slow clients, faults without detail."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest

from monitor.errors import Conflict, Refused
from monitor.service import Context
from monitor.service.viewing import Ring
from monitor.web import guarding, make_app, serve
from tests.web.asking import ask, listening
from tests.web.township import GROUP, PEOPLE, SECOND, ZONE, site_at

PATHS = ("/", f"/weeks/{SECOND}", "/jobs", "/nowhere", "/static/style.css", "/static/font.ttf")
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


class Silent:
    """An alarm that counts."""

    def __init__(self) -> None:
        self.started, self.stopped = 0, 0

    def start(self) -> None:
        self.started += 1

    def stop(self) -> None:
        self.stopped += 1

    def next_rings(self) -> tuple[Ring, ...]:
        return ()


def damaged(site: Context, folder: Path) -> Context:
    """A copy of the site whose database is no database."""
    shutil.copytree(site.folder, folder)
    for path in folder.glob("monitor.db*"):
        path.unlink()
    (folder / "monitor.db").write_bytes(b"no database at all" * 100)
    return site_at(folder, datetime(2026, 11, 18, 8, 0, tzinfo=ZONE))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_the_headers_stand_on_every_answer(site: Context, path: str, method: str) -> None:
    headers = ask(site, path, method).headers
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control"):
        kept = name == "Cache-Control" and path.startswith("/static/") and method != "POST"
        assert headers[name] == ("no-cache" if kept else guarding.HEADERS[name])
    assert "Server" not in headers and "Set-Cookie" not in headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", PATHS)
def test_nothing_but_looking(site: Context, path: str, method: str) -> None:
    answer = ask(site, path, method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET,HEAD")


@pytest.mark.parametrize("path", PATHS[-2:])
def test_what_the_browser_has_is_not_sent_again(site: Context, path: str) -> None:
    tag = ask(site, path).headers["ETag"]
    assert (ask(site, path, headers={"If-None-Match": tag}).status, ask(site, path).status) == (304, 200)
    assert ask(site, path, headers={"If-None-Match": '"other"'}).status == 200


@pytest.mark.parametrize("path", PATHS)
def test_looking_leaves_the_log_empty(site: Context, path: str, caplog: pytest.LogCaptureFixture) -> None:
    with listening(make_app(site)) as port:
        for _ in range(2):
            assert raw(port, f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_head_has_no_body(site: Context) -> None:
    answer = ask(site, "/", "HEAD")
    assert (answer.status, answer.text) == (200, "")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.evil.example:{port}",
        "localhost:{port}.evil.example",
        "",
    ],
)
def test_a_foreign_host_is_refused(site: Context, host: str) -> None:
    with listening(make_app(site)) as port:
        answer = raw(port, f"GET / HTTP/1.1\r\nHost: {host.format(port=port)}\r\nConnection: close\r\n\r\n")
    assert answer.startswith("HTTP/1.1 421 ")
    assert GROUP not in answer and "default-src 'none'" in answer


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}", "LOCALHOST:{port}"])
def test_our_own_hosts_are_answered(site: Context, host: str) -> None:
    with listening(make_app(site)) as port:
        answer = raw(port, f"GET /jobs HTTP/1.1\r\nHost: {host.format(port=port)}\r\nConnection: close\r\n\r\n")
    assert answer.startswith("HTTP/1.1 200 ")


def raw(port: int, text: str) -> str:
    """What comes back until the other side closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(text.encode("utf-8"))
        return read_to_end(connection).decode("utf-8", "replace")


def read_to_end(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def test_a_client_that_never_ends_its_header_is_cut_off(site: Context) -> None:
    with (
        listening(make_app(site), keepalive_timeout=0.2) as port,
        socket.create_connection(("127.0.0.1", port), timeout=30) as connection,
    ):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
        assert read_to_end(connection) == b""


class Waiting(logging.Handler):
    """Says when a client was cut off."""

    def __init__(self) -> None:
        super().__init__()
        self.cut = threading.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if "cut off" in record.getMessage():
            self.cut.set()


def test_a_client_that_does_not_take_its_answer_is_cut_off(site: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "SEND_SECONDS", 0.3)
    whole = int(ask(site, "/static/font.ttf", "HEAD").headers["Content-Length"])
    waiting = Waiting()
    guarding.LOG.addHandler(waiting)
    with listening(make_app(site)) as port, socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(30)
        connection.connect(("127.0.0.1", port))
        connection.sendall(f"GET /static/font.ttf HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        cut = waiting.cut.wait(20)
        guarding.LOG.removeHandler(waiting)
        assert cut
        assert len(read_to_end(connection)) < whole


class Unwanted(Silent):
    """An alarm that must not begin."""

    def start(self) -> None:
        raise AssertionError("began to serve")


class Visiting(Silent):
    """An alarm that, once started, looks at a page and presses Ctrl-C."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port, self.seen = port, ""

    def start(self) -> None:
        super().start()
        threading.Thread(target=self._visit).start()

    def _visit(self) -> None:
        self.seen = raw(self.port, f"GET /jobs HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n")
        os.kill(os.getpid(), signal.SIGINT)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to oneself there")
def test_serving_lasts_until_ctrl_c(site: Context, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    alarm = Visiting(port)
    serve(site, "localhost", port, alarm)
    assert (alarm.started, alarm.stopped) == (1, 1)
    assert alarm.seen.startswith("HTTP/1.1 200 ")
    assert f"http://127.0.0.1:{port}" in capsys.readouterr().out


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "::", "", "127.0.0.2", "example.org"])
def test_only_this_pc_may_look(site: Context, host: str) -> None:
    with pytest.raises(Refused, match="只有本机可以看"):
        serve(site, host, 8321, Unwanted())


def test_a_taken_port_is_told(site: Context) -> None:
    alarm = Silent()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Conflict, match=f"端口 {port} 已被别的程序占用"):
            serve(site, "127.0.0.1", port, alarm)
    assert (alarm.started, alarm.stopped) == (0, 1)


def test_a_damaged_database_is_told_without_detail(
    site: Context, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = ask(damaged(site, tmp_path / "damaged"), "/")
    assert answer.status == 503 and "现在读不出来" in answer.text
    assert "monitor.db" not in answer.text and "DamagedStore" in caplog.text


def test_a_bug_is_told_without_detail(site: Context, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    folder = tmp_path / PEOPLE[0].name
    ctx = site_at(folder)
    (folder / "inbox").rmdir()
    answer = ask(ctx, "/jobs")
    assert answer.status == 500 and "程序内部出错" in answer.text
    assert PEOPLE[0].name not in answer.text and "Traceback" not in answer.text
    assert "FileNotFoundError" in caplog.text and PEOPLE[0].name not in caplog.text
