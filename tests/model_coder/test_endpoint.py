"""The endpoint is asked as OpenAI's is, its errors are told apart, and the key goes to it alone."""

from __future__ import annotations

import json
import socket

import pytest

from pipeline.model_coder.endpoint import Endpoint, EndpointError, ask
from tests.model_coder.server import KEY, Reply, Script, error, serving

MESSAGES = [{"role": "system", "content": "编码"}, {"role": "user", "content": "示例"}]


def told(script: Script, key: str = KEY, timeout: float = 5.0) -> str:
    with serving(script) as served:
        return ask(Endpoint(served.base_url, key, timeout), "m", 0.0, MESSAGES)


def trouble(reply: Reply, timeout: float = 5.0) -> EndpointError:
    with pytest.raises(EndpointError) as raised:
        told(lambda *_: reply, timeout=timeout)
    return raised.value


def test_a_request_is_a_chat_completion_with_the_key_in_its_header_only() -> None:
    with serving(lambda *_: Reply("好")) as served:
        assert "好" == ask(Endpoint(served.base_url + "/", KEY, 5.0), "m", 0.0, MESSAGES)
        (asked,) = served.asked
    assert "/v1/chat/completions" == asked.path
    assert f"Bearer {KEY}" == asked.headers["Authorization"]
    assert {"model": "m", "messages": MESSAGES, "temperature": 0.0, "stream": False} == asked.body
    assert KEY not in json.dumps(asked.body)


def test_without_a_key_no_header_is_sent() -> None:
    with serving(lambda *_: Reply("ok")) as served:
        ask(Endpoint(served.base_url, "", 5.0), "m", 0.0, MESSAGES)
        assert "Authorization" not in served.asked[0].headers


def test_a_model_that_says_nothing_gives_an_empty_text() -> None:
    assert "" == told(lambda *_: Reply(None))


@pytest.mark.parametrize(
    ("status", "kind"),
    [(301, "denied"), (302, "denied"), (400, "refused"), (401, "denied"), (403, "denied"), (404, "denied"), (422, "refused"), (429, "silent"), (500, "silent"), (503, "silent")],
)  # fmt: skip
def test_an_error_says_whether_the_text_the_address_or_the_hour_is_at_fault(status: int, kind: str) -> None:
    found = trouble(Reply(status=status, body=error("no")))
    assert kind == found.kind
    assert str(status) in found.detail


def test_a_busy_endpoint_says_how_long_to_wait() -> None:
    assert 7.0 == trouble(Reply(status=429, body=b"", headers=(("Retry-After", "7"),))).wait
    assert 0.0 == trouble(Reply(status=429, body=b"", headers=(("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"),))).wait
    assert 0.0 == trouble(Reply(status=429, body=b"", headers=(("Retry-After", "\u00b2"),))).wait


def test_an_endpoint_that_keeps_silent_is_left_after_the_timeout() -> None:
    assert "silent" == trouble(Reply("late", seconds=0.5), timeout=0.05).kind


def test_an_endpoint_that_is_not_there_is_silent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(EndpointError) as raised:
            ask(Endpoint(f"http://127.0.0.1:{free.getsockname()[1]}/v1", KEY, 1.0), "m", 0.0, MESSAGES)
    assert "silent" == raised.value.kind


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"choices": []}', b'{"choices": [{"message": null}]}', b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_chat_completion_is_no_answer(body: bytes) -> None:
    assert "silent" == trouble(Reply(body=body)).kind


def test_a_redirect_is_not_followed_so_that_the_key_reaches_no_other_host() -> None:
    with serving(lambda *_: Reply("caught")) as other:
        found = trouble(Reply(status=302, body=b"", headers=(("Location", f"{other.base_url}/chat/completions"),)))
        assert [] == other.asked
    assert "denied" == found.kind


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_a_key_that_the_endpoint_repeats_is_struck_out(status: int) -> None:
    found = trouble(Reply(status=status, body=error(f"Incorrect API key provided:\n{KEY}.")))
    assert KEY not in found.detail
    assert "\n" not in found.detail


def test_a_model_on_this_machine_is_asked_past_any_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(lambda *_: Reply("proxy")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.base_url.removesuffix("/v1"))
        assert "direct" == told(lambda *_: Reply("direct"))
        assert [] == proxy.asked
