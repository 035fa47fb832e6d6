"""`daylight import FILE`: ads in from JSON lines or CSV, each screened and brought to the gate."""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from daylight.commands import site
from daylight.errors import ConfigError

if TYPE_CHECKING:
    from daylight.web.ads.importing.lines import Fault
    from daylight.web.ads.importing.plan import Plan
    from daylight.web.ads.importing.run import Result

SHOWN_FAULTS = 20
DESCRIPTION = """\
Bring ads in from a file, one a line (JSON lines) or a row (CSV with names in its first line).

Fields: id, title, body, section, place, price_kind, price, currency, email, language, attributes
(or attributes.NAME), photos (paths beside the file). Only title is needed where --place and
--section say the rest. An ad comes in once however often its file is read: by its source and id,
or by its line where it has no id. A line that cannot be taken is reported, and the rest goes in.
"""


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    site.open_site(options.site)
    from daylight.web.ads.importing import lines

    stdin = options.file == "-"
    path = Path.cwd() if stdin else Path(options.file)
    kind = options.format or "jsonl" if stdin else lines.format_of(path, options.format)
    plan = _plan(options, path)
    with ExitStack() as stack:
        file = sys.stdin.buffer if stdin else stack.enter_context(_opened(path))
        faults = stack.enter_context(_Faults.to(options.report))
        with _progress(file, 0 if stdin else path.stat().st_size) as advance:
            began = time.perf_counter()
            result = _run(file, kind, plan, options, faults, advance)
            seconds = time.perf_counter() - began
    if options.timings:
        _write_timings(Path(options.timings), seconds, result)
    print(_summary(result, plan))
    if faults.count > SHOWN_FAULTS and not options.report:
        print(f"{faults.count - SHOWN_FAULTS} more lines were left out; --report FILE has them all")
    return 1 if result.faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = site.parser("import", DESCRIPTION)
    parser.add_argument("file", metavar="FILE", help="JSON lines or CSV; - reads standard input")
    parser.add_argument("--format", choices=("jsonl", "csv"), help="where its name does not tell")
    parser.add_argument("--source", help="where the ads are from (the file's name without ending)")
    parser.add_argument(
        "--map", action="append", default=[], metavar="OURS=THEIRS", dest="pairs",
        help="a field's name in the file; repeat it to fall back on another",
    )  # fmt: skip
    parser.add_argument("--place", default="", metavar="SLUG", help="for lines that name none")
    parser.add_argument("--section", default="", metavar="SLUG", help="for lines that name none")
    parser.add_argument(
        "--default-place", default="", metavar="SLUG", help="also for a place that we do not have"
    )
    parser.add_argument(
        "--default-section", default="", metavar="SLUG", help="also for an unknown section"
    )
    parser.add_argument("--place-map", metavar="FILE", help='TOML lines "theirs" = "our-slug"')
    parser.add_argument("--section-map", metavar="FILE", help="the same for sections")
    parser.add_argument("--email", default="", help="the poster of ads that name no address")
    parser.add_argument("--language", default="en", help="of the mail to new posters (en)")
    parser.add_argument(
        "--html", action="store_true", help="texts are from web pages: &amp; and Windows letters"
    )
    parser.add_argument("--photos", metavar="FOLDER", help="of the photos (the file's own)")
    parser.add_argument("--tell", action="store_true", help="mail each poster that was named")
    parser.add_argument("--report", metavar="FILE", help="every line left out, as JSON lines")
    parser.add_argument("--timings", metavar="FILE", help="how long it took, as JSON")
    parser.add_argument("--processes", type=int, help="that screen beside the one that writes")
    return parser


def _plan(options: argparse.Namespace, path: Path) -> Plan:
    """Raises: ConfigError for whatever in it cannot be used, before a line is read."""
    from daylight.web.ads.catalogue import catalogue
    from daylight.web.ads.importing.matching import read_map
    from daylight.web.ads.importing.plan import MAX_SOURCE, Plan, read_fields
    from daylight.web.ads.importing.rows import Reader
    from daylight.web.site import current

    source = (options.source or path.stem).strip()
    if not 0 < len(source) <= MAX_SOURCE or not source.isprintable():
        raise ConfigError(
            f"--source {source!r} cannot be used", hint=f"a name of 1 to {MAX_SOURCE} characters"
        )
    plan = Plan(
        source=source,
        photos=Path(options.photos).resolve() if options.photos else path.resolve().parent,
        fields=read_fields(options.pairs),
        place=options.place,
        section=options.section,
        unknown_place=options.default_place,
        unknown_section=options.default_section,
        place_map=read_map(Path(options.place_map)) if options.place_map else {},
        section_map=read_map(Path(options.section_map)) if options.section_map else {},
        email=_email(options.email),
        language=options.language,
        currency=current().currency,
        html=options.html,
    )
    Reader.of(plan, catalogue())
    return plan


def _write_timings(path: Path, seconds: float, result: Result) -> None:
    """Wall time, processor time of all processes, and how long each batch held the lock."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    timings = {
        "seconds": seconds,
        "cpu_s": sum(each.ru_utime + each.ru_stime for each in used),
        "locked_ms": [round(each * 1000, 1) for each in result.writer.locked_s],
    }
    path.write_text(json.dumps(timings), "utf-8")


def _email(given: str) -> str:
    from daylight.web.ads.forms import Unfit, clean_email

    try:
        return clean_email(given) if given else ""
    except Unfit as unfit:
        raise ConfigError(f"--email {given}: {unfit}") from unfit


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error


def _run(
    file: IO[bytes],
    kind: str,
    plan: Plan,
    options: argparse.Namespace,
    faults: _Faults,
    advance: Any,
) -> Result:
    from daylight.web.ads.importing import lines
    from daylight.web.ads.importing.run import run

    processes = options.processes
    if processes is None:
        processes = max(1, min(4, (os.cpu_count() or 2) - 1))
    return run(
        lines.read(file, kind),
        plan,
        processes=processes,
        tell=options.tell,
        on_fault=faults.add,
        on_written=advance,
    )


class _Faults:
    """Lines left out: the first few to standard error, all of them to the report."""

    def __init__(self, report: IO[str] | None) -> None:
        self.report = report
        self.count = 0

    @classmethod
    @contextmanager
    def to(cls, path: str | None) -> Iterator[_Faults]:
        if path is None:
            yield cls(None)
            return
        try:
            with Path(path).open("w", encoding="utf-8") as report:
                yield cls(report)
        except OSError as error:
            raise ConfigError(f"cannot write {path}: {error.strerror}") from error

    def add(self, fault: Fault) -> None:
        self.count += 1
        if self.count <= SHOWN_FAULTS:
            print(f"line {fault.number}: {fault.reason}", file=sys.stderr)
        if self.report is not None:
            print(json.dumps({"line": fault.number, "error": fault.reason}), file=self.report)
            self.report.flush()


@contextmanager
def _progress(file: IO[bytes], size: int) -> Iterator[Any]:
    """A bar for a person; nothing for a pipe."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=size or None)

        def advance(line: int, writer: Any) -> None:
            done = file.tell() if size else 0
            ads = sum(writer.states.values())
            bar.update(task, completed=done, description=f"line {line}: {ads} ads in")

        yield advance


def _summary(result: Result, plan: Plan) -> str:
    states = result.writer.states
    parts = [
        f"{result.lines} lines of {plan.source}",
        f"{states['public']} public",
        f"{states['held']} held (`daylight held` lists them)" if states["held"] else "0 held",
        f"{states['refused']} refused",
        f"{result.writer.known} here already",
        f"{result.faults} left out",
    ]
    return ", ".join(parts)
