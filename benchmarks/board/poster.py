"""One browser that posts over HTTP: gets the form, sends it, opens the mailed link.

It runs in processes of its own and needs no Django: what the mail would carry is asked of `links`
by whoever starts it, through the site's own key.
"""

from __future__ import annotations

import re
import secrets
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_KEY = re.compile(rb'name="form_key" value="([^"]+)"')


class Poster:
    """A browser of its own for each ad, over one connection."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        given: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, str], bytes]:
        self.connection.request(method, path, body, given or {})
        answer = self.connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()

    def form_key(self) -> str:
        status, _headers, page = self.ask("GET", "/post")
        found = _KEY.search(page)
        if status != 200 or found is None:
            raise RuntimeError(f"/post: {status}")
        return found[1].decode()

    def send(self, fields: dict[str, str], photos: list[bytes]) -> tuple[str, str]:
        """Post the form; returns the ad's public id and the browser's cookie."""
        if photos:
            shown = self._upload(fields, photos)
            body, headers = urlencode([*fields.items(), *shown, ("do", "submit")]), FORM
        else:
            body, headers = urlencode([*fields.items(), ("do", "submit")]), FORM
        status, answer, page = self.ask("POST", "/m/new", body.encode(), headers)
        if status != 303:
            raise RuntimeError(f"/m/new: {status} {page[:2000]!r}")
        return answer["location"].rsplit("/", 1)[1], answer["set-cookie"].split(";")[0]

    def _upload(self, fields: dict[str, str], photos: list[bytes]) -> list[tuple[str, str]]:
        """The form with its photos, as a browser without JavaScript sends it; its preview lists
        them for the last step."""
        body, headers = multipart({"begun": "1", **fields, "do": "preview"}, photos)
        status, _headers, page = self.ask("POST", "/post", body, headers)
        names = re.findall(rb'name="photo" value="([^"]+)"', page)
        if status != 200 or len(names) != len(photos):
            raise RuntimeError(f"/post with photos: {status} {page[:2000]!r}")
        return [("photo", name.decode()) for name in names]

    def open_link(self, path: str, cookie: str) -> None:
        status, _headers, page = self.ask("GET", path, None, {"Cookie": cookie})
        if status not in (200, 303):
            raise RuntimeError(f"the link: {status} {page[:500]!r}")


def multipart(fields: dict[str, str], photos: list[bytes]) -> tuple[bytes, dict[str, str]]:
    edge = secrets.token_hex(12)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for number, photo in enumerate(photos):
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="photos"; '
            f'filename="{number}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        )
        parts += [head.encode(), photo, b"\r\n"]
    whole = f'--{edge}\r\nContent-Disposition: form-data; name="whole"\r\n\r\n1\r\n'
    parts.append(f"{whole}--{edge}--\r\n".encode())
    return b"".join(parts), {"Content-Type": f"multipart/form-data; boundary={edge}"}


def read_for(port: int, paths: list[str], seconds: float) -> list[float]:
    """Milliseconds of each page that one reader opens, one after another, unhurried."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    found, ended, number = [], time.perf_counter() + seconds, 0
    while time.perf_counter() < ended:
        began = time.perf_counter()
        connection.request("GET", paths[number % len(paths)])
        connection.getresponse().read()
        found.append((time.perf_counter() - began) * 1000)
        number += 1
        time.sleep(0.02)
    return found
