"""The log byte for byte, the page that explains it, and receipts."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from daylight.errors import ConfigError, Refused
from daylight.ledger.errors import Malformed
from daylight.ledger.promise import MERGE_DELAY_S, spoken_reference
from daylight.ledger.receipts import ReceiptReport, parse_receipt, verify_receipt
from daylight.ledger.tiles import ENTRIES, TILE_WIDTH, Tile, parse_tile
from daylight.web import clock, pages
from daylight.web.record import (
    browsing,
    folder,
    logkeys,
    names,
    quality,
    receipts,
    tables,
    tallies,
    transparency,
)
from daylight.web.record.models import Opening
from daylight.web.record.references import parse_reference

FOREVER = "public, max-age=31536000, immutable"
MOST_RECEIPT_BYTES = 200_000
_TEXT = "text/plain; charset=utf-8"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    return _file(folder.CHECKPOINT, _TEXT, "no-cache")


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile or an entry bundle, which never changes."""
    try:
        parse_tile(f"tile/{path}")
    except Malformed:
        return _nothing()
    return _file(f"tile/{path}", "application/octet-stream", FOREVER)


def _file(path: str, content_type: str, caching: str) -> HttpResponse:
    data = folder.reader()(path)
    if data is None:
        return _nothing()
    headers = {"Cache-Control": caching, "Access-Control-Allow-Origin": "*"}
    return HttpResponse(data, content_type=content_type, headers=headers)


def _nothing() -> HttpResponse:
    return HttpResponse("not there\n", content_type=_TEXT, status=404)


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The board's own word on its keys and witnesses."""
    try:
        text = logkeys.policy_text()
    except ConfigError:
        return _nothing()
    return HttpResponse(
        text,
        content_type=_TEXT,
        headers={"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"},
    )


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """What the record is, its newest entries, and where to look up a receipt."""
    state = browsing.state()
    size = state.size if state else 0
    end = _number(request.GET.get("before"), size)
    first = max(end - browsing.PAGE, 0)
    values = {
        "state": state,
        "names": names,
        "lines": browsing.lines(first, end),
        "first": first,
        "older": f"/record?before={first}" if first else "",
        "newer": f"/record?before={min(end + browsing.PAGE, size)}" if end < size else "",
        "merge_hours": MERGE_DELAY_S // 3600,
        "site_address": pages.address(""),
    }
    return pages.render(request, "record.html", values | _asked(request))


def _number(text: str | None, size: int) -> int:
    plain = text and re.fullmatch(r"\d{1,15}", text)
    return min(int(text), size) if text and plain else size


def _asked(request: HttpRequest) -> dict[str, object]:
    """What there is to say about a reference that was typed."""
    typed = request.GET.get("reference", "")[:60].strip()
    if not typed:
        return {"typed": "", "found": [], "asked": ""}
    number = parse_reference(typed)
    if number is None:
        return {"typed": typed, "found": [], "asked": "bad"}
    found = receipts.look_up(number)
    asked = "found" if found else "waits" if receipts.still_waits(number) else "nothing"
    return {"typed": typed, "found": found, "asked": asked}


@require_safe
def leaf(request: HttpRequest, index: int) -> HttpResponse:
    """One entry of the log, as it stands there."""
    state = browsing.state()
    lines = browsing.lines(index, min(index + 1, state.size)) if state else []
    if not lines or state is None:
        return pages.not_found(request)
    values = {"line": lines[0], "names": names, "bundle": _bundle(index, state.size)}
    return pages.render(request, "record_entry.html", values)


def _bundle(index: int, size: int) -> str:
    number = index // TILE_WIDTH
    return f"/log/{Tile(ENTRIES, number, min(TILE_WIDTH, size - number * TILE_WIDTH)).path}"


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Verify a receipt that somebody holds. Nothing of it is kept."""
    values: dict[str, object] = {"report": None, "reference": "", "problem": ""}
    if request.method == "POST":
        try:
            report = _verified(request)
        except Malformed:
            values["problem"] = _("This is no receipt: give the whole file, from { to }.")
        else:
            reference = report.promise.reference if report.promise else ""
            values |= {"report": report, "reference": reference}
    return _private(pages.render(request, "record_check.html", values))


def _verified(request: HttpRequest) -> ReceiptReport:
    given = request.FILES.get("file")
    if given is not None and (given.size or 0) > MOST_RECEIPT_BYTES:
        raise Malformed("too long for a receipt")
    data = given.read() if given is not None else request.POST.get("text", "").strip().encode()
    return verify_receipt(parse_receipt(data.strip()), logkeys.policy(), clock.now())


@require_safe
def receipt(request: HttpRequest, name: str) -> HttpResponse:
    """One plain page that can be printed, read aloud and handed to a lawyer."""
    opening = _opening(name)
    made = receipts.receipt(opening)
    report = verify_receipt(made, logkeys.policy(), clock.now())
    values = {
        "made": made,
        "names": names,
        "entry": made.entry,
        "report": report,
        "at": opening.entry.at,
        "reference": spoken_reference(bytes(opening.entry.commitment)),
        "commitment": bytes(opening.entry.commitment).hex(),
        "file": f"{receipts.address(opening.entry)}/file",
        "text": made.encode().decode(),
        "qr": receipts.drawing(made),
    }
    return _private(pages.render(request, "receipt.html", values))


@require_safe
def receipt_file(request: HttpRequest, name: str) -> HttpResponse:
    """The receipt as a file for `daylight ledger verify`."""
    opening = _opening(name)
    reference = spoken_reference(bytes(opening.entry.commitment))
    data = receipts.receipt(opening).encode()
    response = HttpResponse(data, content_type=receipts.TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{reference}.json"'
    return _private(response)


def _opening(name: str) -> Opening:
    opening = receipts.at_address(name)
    if opening is None:
        raise Refused(
            "no_receipt",
            _("There is no receipt at this address, or what it was about has been destroyed."),
            status=404,
        )
    return opening


def _private(response: HttpResponse) -> HttpResponse:
    """Leave nothing in the browser or on the way."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The transparency page."""
    return pages.render(request, "transparency.html", transparency.page() | {"names": names})


@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    text = transparency.as_csv(tallies.tallies())
    return HttpResponse(text, content_type="text/csv; charset=utf-8")


@require_safe
def figures_json(request: HttpRequest) -> HttpResponse:
    data = transparency.as_json(tallies.tallies())
    return HttpResponse(data, content_type="application/json")


@require_safe
def quality_json(request: HttpRequest) -> HttpResponse:
    data = quality.as_json(quality.entries())
    return HttpResponse(data, content_type="application/json")


@require_safe
def table(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """One figure of the transparency page, to take along: a "csv", or a "json" that has its period,
    source and method too."""
    found = tables.every().get(name)
    if found is None:
        return pages.not_found(request)
    if kind == "csv":
        return HttpResponse(found.as_csv(), content_type="text/csv; charset=utf-8")
    return HttpResponse(found.as_json(), content_type="application/json")
