"""Asking a language model behind an OpenAI-compatible endpoint: the one module of panyou that opens a connection, and only when told to.

The key goes into one header and nowhere else: redirects, which would carry it to another host, are refused, and it is struck out of what the
endpoint says. A model on this machine is asked directly, past any proxy.
"""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

LARGEST: Final = 1_000_000  # bytes of a response that are read
HERE: Final = {"localhost", "127.0.0.1", "::1"}
DENIED: Final = {401, 402, 403, 404, 405}  # the address, the model or the key is wrong: no text will fare better
BUSY: Final = {408, 425, 429}
SHOWN: Final = 200  # characters of what the endpoint says of an error


class Endpoint(NamedTuple):
    """Where a model is asked: the address up to `/v1`, the key (empty: none), and the seconds an answer may take."""

    base_url: str
    key: str
    timeout: float

    @property
    def url(self) -> str:
        """The address of chat completions."""
        return f"{self.base_url.rstrip('/')}/chat/completions"


class EndpointError(Exception):
    """No answer: `denied` (nothing will be answered), `refused` (this text will not be), `silent` (perhaps later; `wait` seconds if it says so)."""

    def __init__(self, kind: str, detail: str, wait: float = 0.0) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.wait = kind, detail, wait


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:  # whatever the redirect is, it is not followed
        return None


def ask(endpoint: Endpoint, model: str, temperature: float, messages: Sequence[Mapping[str, str]]) -> str:
    """The model's reply to the messages; raises EndpointError."""
    body = json.dumps({"model": model, "messages": list(messages), "temperature": temperature, "stream": False}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "panyou"}
    headers |= {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    request = urllib.request.Request(endpoint.url, body, headers, method="POST")  # noqa: S310  # settings admit http and https only
    direct = [urllib.request.ProxyHandler({})] if urlsplit(endpoint.url).hostname in HERE else []
    opener = urllib.request.build_opener(_NoRedirect(), *direct)
    try:
        with opener.open(request, timeout=endpoint.timeout) as response:
            data = response.read(LARGEST + 1)
    except urllib.error.HTTPError as error:
        with error:
            raise _trouble(error, endpoint.key) from None  # the original holds the request, and that the key
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise EndpointError("silent", _safe(_why(error), endpoint.key)) from None
    return _reply(data)


def _trouble(error: urllib.error.HTTPError, key: str) -> EndpointError:
    """What an answer with an error's status means."""
    detail = f"HTTP {error.code}"
    if error.code in DENIED or error.code < 400:  # a redirect
        return EndpointError("denied", detail)
    if error.code in BUSY or error.code >= 500:  # the server's own fault
        return EndpointError("silent", detail, _wait(error.headers.get("Retry-After", "")))
    return EndpointError("refused", f"{detail} {_safe(_message(error), key)}".strip())


def _message(error: urllib.error.HTTPError) -> str:
    """The endpoint's own words on an error; empty where it has none that can be read."""
    try:
        found = json.loads(error.read(LARGEST))
        return str(found["error"]["message"])
    except (OSError, http.client.HTTPException, ValueError, RecursionError, KeyError, TypeError):
        return ""


def _why(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return str(reason) or type(error).__name__


def _safe(text: str, key: str) -> str:
    """A text from outside on one line of bearable length, the key struck out."""
    struck = text.replace(key, "***") if key else text
    return " ".join(struck.split())[:SHOWN]


def _wait(written: str) -> float:
    """Seconds of a Retry-After header; a date counts as not said."""
    return float(written) if written.isdecimal() else 0.0


def _reply(data: bytes) -> str:
    """The text in a chat completion; empty where the model gave none."""
    if len(data) > LARGEST:
        raise EndpointError("silent", f"> {LARGEST} bytes")
    try:
        content = json.loads(data)["choices"][0]["message"].get("content")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise EndpointError("silent", "no chat completion") from None
    return content if isinstance(content, str) else ""
