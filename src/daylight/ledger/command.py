"""`daylight ledger`: check a log or a receipt, copy a log, cosign logs, look at a live board."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import msgspec

from daylight.errors import ConfigError
from daylight.ledger.errors import LedgerError, Malformed, Misbehaviour
from daylight.ledger.evidence import check_evidence, parse_fork_proof
from daylight.ledger.keys import COSIGNATURE
from daylight.ledger.policy import NO_QUORUM, Policy, parse_policy
from daylight.ledger.proof_file import HEADER, check_proof_file, parse_proof_file
from daylight.ledger.receipts import (
    Outcome,
    Receipt,
    ReceiptReport,
    parse_receipt,
    settle,
    verify_receipt,
)
from daylight.ledger.shells.audit import audit
from daylight.ledger.shells.files import create_key, folder_reader, load_key, write_whole
from daylight.ledger.shells.http import Client, http_reader
from daylight.ledger.shells.kept import check as check_kept
from daylight.ledger.shells.kept import keep
from daylight.ledger.shells.mirror import Mirror
from daylight.ledger.shells.stats import in_words, public_entries
from daylight.ledger.shells.witness_server import Witness, make_server
from daylight.ledger.tables import public_tables
from daylight.ledger.tally import figures
from daylight.ledger.tiles import Read
from daylight.ledger.verify import verify_log

DONE, FOUND, MISTAKE = 0, 1, 2
POLICY = "policy"


def main(argv: Sequence[str]) -> int:
    """Exit status: 0 all is well, 1 something does not hold, 2 the question was wrong."""
    arguments = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        return run(arguments)
    except Misbehaviour as error:
        print(f"ALARM: {type(error).__name__}: {error}", file=sys.stderr)
        return FOUND
    except LedgerError as error:
        print(f"does not hold: {type(error).__name__}: {error}", file=sys.stderr)
        return FOUND


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="daylight ledger", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_verify(commands)
    _add_mirror(commands)
    _add_witness(commands)
    _add_audit(commands)
    _add_stats(commands)
    return parser


def _add_verify(commands: Any) -> None:
    parser = commands.add_parser(
        "verify", help="check a log (folder or address), a receipt, a proof or a mirror's evidence"
    )
    parser.add_argument("what", metavar="WHAT")
    _add_policy(parser)
    parser.add_argument("--log", metavar="WHERE", help="complete a receipt from this log")
    parser.add_argument("--entry", metavar="FILE", help="the entry that a .tlog-proof is about")
    parser.add_argument("--out", metavar="FILE", help="write the completed receipt here")
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    parser.set_defaults(run=_verify)


def _add_mirror(commands: Any) -> None:
    parser = commands.add_parser("mirror", help="copy a log and watch that it only grows")
    parser.add_argument("url", metavar="URL")
    parser.add_argument("folder", metavar="DIR", type=Path)
    _add_policy(parser)
    parser.set_defaults(run=_mirror)


def _add_witness(commands: Any) -> None:
    parser = commands.add_parser("witness", help="serve a cosigning witness")
    parser.add_argument("folder", metavar="DIR", type=Path, help="its key and what it signed")
    parser.add_argument("--name", help="make a new key of this name, such as w.example.org/w1")
    parser.add_argument("--logs", metavar="FILE", type=Path, help="policy file with log lines")
    parser.add_argument("--listen", default="127.0.0.1:8380", metavar="HOST:PORT")
    parser.set_defaults(run=_witness)


def _add_audit(commands: Any) -> None:
    parser = commands.add_parser("audit", help="name every ad of a live board not in its log")
    parser.add_argument("url", metavar="URL", help="address of the board")
    _add_policy(parser)
    parser.add_argument("--sample", type=int, default=50, metavar="N", help="how many ads (50)")
    parser.add_argument("--seed", type=int, help="look at the same ads as an earlier audit")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="hold promises here; check those of last time"
    )
    parser.set_defaults(run=_audit)


def _add_stats(commands: Any) -> None:
    parser = commands.add_parser("stats", help="the public figures, from the log's public entries")
    parser.add_argument("where", metavar="WHERE", help="folder or address of a log")
    _add_policy(parser)
    parser.add_argument("--table", metavar="NAME", help="one table of /transparency, as CSV")
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    parser.set_defaults(run=_stats)


def _add_policy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--policy", metavar="FILE", type=Path, help="keys to trust; without, the log's own word"
    )


def _verify(arguments: argparse.Namespace) -> int:
    what: str = arguments.what
    if (Path(what) / "old").is_file():
        return _verify_evidence(Path(what), arguments)
    if _is_url(what) or Path(what).is_dir():
        return _verify_log(what, arguments)
    try:
        data = Path(what).read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot read it: {error.strerror}", file=what) from None
    if data.startswith(HEADER.encode()):
        return _verify_proof(data, arguments)
    return _verify_receipt(parse_receipt(data), arguments)


def _verify_log(where: str, arguments: argparse.Namespace) -> int:
    read = _reader(where)
    policy = _policy(arguments.policy, read)
    signed = policy.open(_checkpoint(read))
    report = verify_log(read, signed, progress=_progress(signed.size))
    witnesses = sorted(key.name for key in signed.witnesses)
    facts = {
        "origin": signed.checkpoint.origin,
        "size": report.size,
        "root": signed.root.hex(),
        "time": _time(signed.time_s),
        "witnesses": witnesses,
        "classes": report.classes,
    }
    words = (
        f"The log {signed.checkpoint.origin} holds: {report.size} entries, each in its place, "
        f"signed {facts['time'] or 'without a time'}, "
        f"cosigned by {', '.join(witnesses) or 'nobody'}."
    )
    _say(arguments.json, facts, words)
    return DONE


def _verify_evidence(folder: Path, arguments: argparse.Namespace) -> int:
    read = folder_reader(folder)
    policy = _policy(arguments.policy, None)
    old, new, proof = (read(name) or b"" for name in ("old", "new", "proof"))
    before, after = policy.open(old), policy.open(new)
    try:
        check_evidence(before, after, parse_fork_proof(proof) if proof else None)
    except Misbehaviour as error:
        facts = {"origin": before.checkpoint.origin, "proven": type(error).__name__}
        words = f"PROVEN against {before.checkpoint.origin}: {type(error).__name__}: {error}."
        _say(arguments.json, facts, words)
        return FOUND
    _say(arguments.json, {"proven": None}, "These two notes prove nothing against the log.")
    return DONE


def _verify_proof(data: bytes, arguments: argparse.Namespace) -> int:
    if arguments.entry is None:
        raise ConfigError("a proof needs its entry", hint="--entry FILE")
    proof = parse_proof_file(data)
    policy = _policy(arguments.policy, None)
    signed = check_proof_file(proof, Path(arguments.entry).read_bytes(), policy)
    facts = {"origin": signed.checkpoint.origin, "index": proof.index, "size": signed.size}
    _say(
        arguments.json,
        facts,
        f"These bytes are entry {proof.index} of {signed.checkpoint.origin} "
        f"({signed.size} entries).",
    )
    return DONE


def _verify_receipt(receipt: Receipt, arguments: argparse.Namespace) -> int:
    read = _reader(arguments.log) if arguments.log else None
    policy = _policy(arguments.policy, read)
    report = verify_receipt(receipt, policy, datetime.now(UTC))
    if read is not None and report.outcome in (Outcome.PROMISED, Outcome.OVERDUE):
        receipt, report = settle(receipt, policy, _checkpoint(read), read)
        if arguments.out and report.outcome is Outcome.KEPT:
            write_whole(Path(arguments.out), receipt.encode())
    _say(arguments.json, _facts(report), _words(report))
    return DONE if report.outcome in (Outcome.KEPT, Outcome.PROMISED) else FOUND


def _facts(report: ReceiptReport) -> dict[str, Any]:
    promise = report.promise
    return {
        "outcome": str(report.outcome),
        "why": report.why,
        "reference": promise and promise.reference,
        "origin": promise and promise.origin,
        "type": promise and promise.type,
        "time": promise and promise.time,
        "deadline": promise and promise.deadline.isoformat(),
        "index": report.index,
        "logged": report.logged and report.logged.isoformat(),
        "in_time": report.in_time,
        "witnesses": report.witnesses,
    }


def _words(report: ReceiptReport) -> str:
    lines = [f"{str(report.outcome).upper().replace('_', ' ')}. {report.sentence}"]
    if report.why:
        lines.append(f"  why: {report.why}")
    if report.promise is not None:
        promise = report.promise
        lines.append(f"  {promise.type}, {promise.time}, by {promise.origin}")
        lines.append(f"  reference {promise.reference}, to be entered by {promise.deadline}")
    if report.logged is not None:
        when = "in time" if report.in_time else "whether in time, this proof cannot tell"
        lines.append(f"  entry {report.index}, in the record at {report.logged}: {when}")
        lines.append(f"  cosigned by {', '.join(report.witnesses) or 'nobody'}")
    return "\n".join(lines)


def _mirror(arguments: argparse.Namespace) -> int:
    served, kept = http_reader(arguments.url), arguments.folder / POLICY
    if kept.exists() and arguments.policy is None:
        policy = _policy(kept, None)
    else:
        policy = _policy(arguments.policy, served)
        text = arguments.policy.read_bytes() if arguments.policy else served(POLICY) or b""
        write_whole(kept, text)
    mirror = Mirror(arguments.folder, policy)
    report = mirror.run(
        served, datetime.now(UTC), seed=secrets.randbits(64), progress=_progress(None)
    )
    print(
        f"{report.checkpoint.checkpoint.origin}: {report.size} entries, "
        f"{report.size - report.before} of them new; {report.rechecked} old files looked at again."
    )
    return DONE


def _witness(arguments: argparse.Namespace) -> int:
    path = arguments.folder / "key"
    key = create_key(path, arguments.name, COSIGNATURE) if arguments.name else load_key(path)
    policy = _policy(arguments.logs or arguments.folder / "logs", None)
    host, _, port = arguments.listen.rpartition(":")
    witness = Witness(arguments.folder, key, policy)
    server = make_server(witness, host.strip("[]"), int(port))
    print(f"witness {key.verifier}\nfor {', '.join(witness.logs) or 'no logs'}", flush=True)
    print(f"at http://{host}:{server.server_address[1]}/", flush=True)
    try:
        server.serve_forever()
    finally:
        server.server_close()
        witness.close()
    return DONE


def _audit(arguments: argparse.Namespace) -> int:
    client = Client(arguments.url)
    policy = _policy(arguments.policy, lambda path: client.get(f"log/{path}"))
    seed = secrets.randbits(32) if arguments.seed is None else arguments.seed
    looked, bad, promised = 0, 0, 0
    now, folder = datetime.now(UTC), arguments.keep
    broken = _check_kept(folder, client, policy, now) if folder else 0
    for report in audit(client, policy, now, sample=arguments.sample, seed=seed):
        looked, bad = looked + 1, bad + bool(report.problems)
        promised += bool(report.promised)
        if folder:
            keep(folder, report.promised, policy, now)
        for problem in report.problems:
            print(f"{report.url}: {problem}")
    print(f"{looked} ads looked at, {bad} of them wrong (--seed {seed} looks at the same ones).")
    if promised:
        kept = f"kept in {folder}" if folder else "--keep FOLDER holds the board to it next time"
        print(f"{promised} of them promised and not yet in the record: {kept}.")
    return FOUND if bad or broken else DONE


def _check_kept(folder: Path, client: Client, policy: Policy, now: datetime) -> int:
    """Say which promises of earlier audits were not kept, and count them."""
    read = Client(urljoin(client.base, "log/")).get
    broken = check_kept(folder, policy, policy.open(_checkpoint(read)), read, now)
    for each in broken:
        print(f"{each.file}: NOT KEPT: {each.why}")
    return len(broken)


def _stats(arguments: argparse.Namespace) -> int:
    read = _reader(arguments.where)
    signed = _policy(arguments.policy, read).open(_checkpoint(read))
    entries = public_entries(read, signed, progress=_progress(signed.size))
    if arguments.table is not None:
        found = public_tables(entries)
        if arguments.table not in found:
            raise ConfigError(f"no table {arguments.table!r}", hint=", ".join(found))
        table = found[arguments.table]
        print(table.as_json().decode() if arguments.json else table.as_csv(), end="")
        return DONE
    sums = figures(entry for entry in entries if entry["type"] == "tally")
    words = in_words(sums, signed.checkpoint.origin)
    _say(arguments.json, msgspec.to_builtins(sums), words)
    return DONE


def _policy(path: Path | None, read: Read | None) -> Policy:
    """From a file, or from the log itself with a warning that this trusts it about its keys."""
    if path is not None:
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"cannot read it: {error.strerror}", file=str(path)) from None
    else:
        data = read(POLICY) if read else None
        if data is None:
            if read is not None:
                _checkpoint(read)
            raise ConfigError("whom to trust?", hint="--policy FILE with the log's keys")
        text = data.decode("utf-8", "replace")
        print(
            "note: trusting the keys that the log itself offers; keep its policy", file=sys.stderr
        )
    try:
        policy = parse_policy(text)
    except Malformed as error:
        raise ConfigError(str(error), file=str(path or POLICY)) from error
    if policy.witnesses and policy.quorum == NO_QUORUM:
        print("note: this policy asks for no witness", file=sys.stderr)
    return policy


def _reader(where: str) -> Read:
    return http_reader(where) if _is_url(where) else folder_reader(Path(where))


def _is_url(where: str) -> bool:
    return where.startswith(("http://", "https://"))


def _checkpoint(read: Read) -> bytes:
    data = read("checkpoint")
    if data is None:
        raise ConfigError(
            "there is no log: no checkpoint", hint="the address of a log ends in /log/"
        )
    return data


def _progress(total: int | None) -> Callable[[int], None] | None:
    if not sys.stderr.isatty():
        return None
    of = f" of {total}" if total else ""
    return lambda done: print(f"\r{done}{of} entries", end="", file=sys.stderr, flush=True)


def _time(time_s: int | None) -> str | None:
    return None if time_s is None else datetime.fromtimestamp(time_s, UTC).isoformat()


def _say(as_json: bool, facts: dict[str, Any], words: str) -> None:
    print(msgspec.json.encode(facts).decode() if as_json else words)
