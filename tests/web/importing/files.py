"""Short ways to make lines and bring them in."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from daylight.web.ads.importing import lines, prepare
from daylight.web.ads.importing.lines import Fault, Line
from daylight.web.ads.importing.plan import Plan
from daylight.web.ads.importing.run import Result, run
from daylight.web.ads.models import Ad


def row(**changes: Any) -> dict[str, Any]:
    """A line that goes in; None takes a field out."""
    whole: dict[str, Any] = {
        "id": "a1",
        "title": "Oak table with four chairs",
        "body": "A solid table, a few scratches. Pick up in town on a weekday evening.",
        "section": "furniture",
        "place": "springfield",
    } | changes
    return {name: value for name, value in whole.items() if value is not None}


def line(number: int = 1, **changes: Any) -> Line:
    return Line(number, json.dumps(row(**changes)).encode())


def read(text: str | bytes, kind: str = "jsonl") -> list[Line | Fault]:
    return list(lines.read(io.BytesIO(text.encode() if isinstance(text, str) else text), kind))


def plan(**changes: Any) -> Plan:
    return Plan(**({"source": "elsewhere", "photos": Path()} | changes))


def bring(*given: Line | Fault, **options: Any) -> tuple[Result, list[Fault]]:
    """Import lines in this process; what came of it, and the lines left out."""
    faults: list[Fault] = []
    made = options.pop("plan", None) or plan()
    result = run(given, made, processes=0, on_fault=faults.append, **options)
    return result, faults


def ready(*given: Line, **changes: Any) -> list[prepare.Ready]:
    """Read and screened, not yet written: what waits while something else happens."""
    prepared = prepare.prepare(given, plan(**changes))
    assert not prepared.faults
    return prepared.ready


def ad(source_id: str = "a1") -> Ad:
    return Ad.objects.select_related("head__content", "poster").get(source_id=source_id)
