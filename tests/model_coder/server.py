"""A small endpoint of our own on loopback that answers chat completions as it is told, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, NamedTuple

KEY: Final = "sk-test-0123456789"


class Reply(NamedTuple):
    """What the endpoint sends back: a status, the model's words (or a body as it is), further headers, and how long it keeps silent first."""

    text: str | None = ""
    status: int = 200
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0


class Asked(NamedTuple):
    """A request that came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def system(self) -> str:
        """What the model was told."""
        return str(self.body["messages"][0]["content"])

    @property
    def text(self) -> str:
        """The text it was asked about."""
        return str(self.body["messages"][1]["content"])


class Served(NamedTuple):
    """A running endpoint: its address, and the requests so far."""

    base_url: str
    asked: list[Asked]


Script = Callable[[Asked, int], Reply]  # the request and its number from 1 → the reply


@contextmanager
def serving(script: Script) -> Iterator[Served]:
    """An endpoint that answers by the script until the block ends."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(Asked(self.path, dict(self.headers), json.loads(data)))
            reply = script(asked[-1], len(asked))
            time.sleep(reply.seconds)
            body = completion(reply.text) if reply.body is None else reply.body
            try:
                self.send_response(reply.status)
                for name, value in (("Content-Length", str(len(body))), *reply.headers):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # whoever asked has stopped listening, as it should after its time-out
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the name the base class gives it
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}/v1", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(text: str | None) -> bytes:
    """A chat completion with these words."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    return json.dumps({"id": "x", "object": "chat.completion", "choices": [choice]}).encode()


def error(message: str) -> bytes:
    """The body of an error."""
    return json.dumps({"error": {"message": message, "type": "invalid_request_error"}}).encode()


def judged(categories: tuple[str, ...], *present: str, stance: str = "") -> str:
    """A good answer."""
    return json.dumps({"categories": {name: name in present for name in categories}} | ({"stance": stance} if stance else {}))
