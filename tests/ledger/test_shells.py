"""The command against real servers on this machine, and operators who cheat."""

from __future__ import annotations

import gzip
import json
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daylight.errors import ConfigError
from daylight.ledger.command import main
from daylight.ledger.errors import Forged, Fork, Malformed, Missing, Truncated, Unproven
from daylight.ledger.keys import COSIGNATURE
from daylight.ledger.policy import format_policy, parse_policy
from daylight.ledger.promise import make_promise
from daylight.ledger.receipts import Outcome, Receipt, settle
from daylight.ledger.shells.cosigners import ask_witness, shown_by
from daylight.ledger.shells.files import create_key, folder_reader, load_key, write_whole
from daylight.ledger.shells.http import MAX_BYTES, Client
from daylight.ledger.shells.witness_server import Witness, make_server
from daylight.ledger.witness import accept_cosignatures

from .boards import LOG_KEY, ORIGIN, PROMISE_KEY, Board, flag, leaves, policy, salt
from .test_witness import request

LEAVES = leaves(700)
Serve = Callable[[Callable[[str], bytes | None]], str]
POLICY = format_policy(policy()).encode()
NOW = datetime.now(UTC)


def a_board() -> Board:
    board = Board()
    board.clock = NOW - timedelta(days=3)
    board.files["policy"] = POLICY
    board.add(LEAVES[:300])
    return board


def log_folder(board: Board, folder: Path) -> Path:
    for path, data in board.files.items():
        write_whole(folder / path, data, durable=False)
    return folder


def test_verify_a_folder_and_an_address(
    tmp_path: Path, serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    board = a_board()
    assert main(["verify", str(log_folder(board, tmp_path))]) == 0
    assert f"The log {ORIGIN} holds: 300 entries" in capsys.readouterr().out
    assert main(["verify", serve(board.read), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["size"], said["classes"]) == (300, {"report": 270, "governance": 30})
    board.files["tile/entries/000"] = board.files["tile/entries/000"].replace(b"report", b"reporT")
    assert main(["verify", serve(board.read)]) == 1
    assert "does not hold" in capsys.readouterr().err


def test_verify_needs_to_know_whom_to_trust(tmp_path: Path) -> None:
    board = a_board()
    del board.files["policy"]
    folder = log_folder(board, tmp_path / "log")
    with pytest.raises(ConfigError, match="whom to trust"):
        main(["verify", str(folder)])
    trusted = tmp_path / "policy"
    trusted.write_bytes(POLICY)
    assert main(["verify", str(folder), "--policy", str(trusted)]) == 0
    trusted.write_text("log nonsense\n")
    with pytest.raises(ConfigError, match="line 1"):
        main(["verify", str(folder), "--policy", str(trusted)])
    trusted.write_bytes(POLICY)
    with pytest.raises(ConfigError, match="no checkpoint"):
        main(["verify", str(tmp_path), "--policy", str(trusted)])
    with pytest.raises(ConfigError, match="cannot read"):
        main(["verify", str(tmp_path / "nothing")])


def test_an_address_beside_the_log_is_said_to_hold_none(serve: Serve) -> None:
    for command in ("stats", "verify"):
        with pytest.raises(ConfigError, match="there is no log") as refused:
            main([command, serve(lambda _path: None)])
        assert "/log/" in (refused.value.hint or "")


def test_verify_a_receipt_completes_it_from_the_log(
    tmp_path: Path, serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    board = a_board()
    trusted, paper, whole = tmp_path / "policy", tmp_path / "receipt", tmp_path / "whole"
    trusted.write_bytes(POLICY)
    entry = flag(7)
    promise = make_promise(ORIGIN, entry, salt(7), PROMISE_KEY)
    paper.write_bytes(Receipt(entry, salt(7), promise).encode())
    common = ["--policy", str(trusted)]
    status = main(["verify", str(paper), *common])
    assert status == (1 if "OVERDUE" in capsys.readouterr().out else 0)
    where = serve(board.read)
    assert main(["verify", str(paper), *common, "--log", where, "--out", str(whole)]) == 0
    assert "KEPT" in capsys.readouterr().out
    assert main(["verify", str(whole), *common]) == 0
    assert main(["verify", str(whole), *common, "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["outcome"] == "kept"
    whole.write_bytes(whole.read_bytes().replace(b"fraud", b"frauD"))
    assert main(["verify", str(whole), *common]) == 1
    assert "FORGED" in capsys.readouterr().out


def test_verify_says_that_a_promise_was_not_kept(
    tmp_path: Path, serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    board = a_board()
    entry = flag(9999, NOW - timedelta(days=9))
    promise = make_promise(ORIGIN, entry, salt(9999), PROMISE_KEY)
    paper = tmp_path / "receipt"
    paper.write_bytes(Receipt(entry, salt(9999), promise).encode())
    assert main(["verify", str(paper), "--log", serve(board.read)]) == 1
    assert "NOT KEPT" in capsys.readouterr().out


def test_verify_a_proof_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    board = a_board()
    entry = flag(7)
    promise = make_promise(ORIGIN, entry, salt(7), PROMISE_KEY)
    receipt = Receipt(entry, salt(7), promise)
    receipt, report = settle(receipt, policy(), board.files["checkpoint"], board.read)
    assert report.outcome is Outcome.KEPT
    proof, leaf, trusted = tmp_path / "a.tlog-proof", tmp_path / "leaf", tmp_path / "policy"
    proof.write_bytes(receipt.proof or b"")
    leaf.write_bytes(receipt.leaf)
    trusted.write_bytes(POLICY)
    with pytest.raises(ConfigError, match="needs its entry"):
        main(["verify", str(proof), "--policy", str(trusted)])
    arguments = ["verify", str(proof), "--policy", str(trusted), "--entry", str(leaf)]
    assert main(arguments) == 0
    assert f"entry {report.index} of {ORIGIN}" in capsys.readouterr().out
    leaf.write_bytes(b"another")
    assert main(arguments) == 1


def test_a_mirror_follows_an_honest_log(tmp_path: Path, serve: Serve) -> None:
    board, folder = a_board(), tmp_path / "mirror"
    where = serve(board.read)
    assert main(["mirror", where, str(folder)]) == 0
    for number in (500, 512, 700):
        board.add(LEAVES[board.state.size : number])
        assert main(["mirror", where, str(folder)]) == 0
    assert main(["mirror", where, str(folder)]) == 0
    assert main(["verify", str(folder)]) == 0
    read = folder_reader(folder)
    assert read("tile/entries/002.p/188") == board.files["tile/entries/002.p/188"]
    assert len(list((folder / "checkpoints").iterdir())) == 4
    assert not (folder / "evidence").exists()


def _drop_an_entry(board: Board) -> None:
    cheat = Board()
    cheat.clock = board.clock
    cheat.add(LEAVES[1:400])
    board.files = cheat.files


def _truncate(board: Board) -> None:
    cheat = Board()
    cheat.clock = board.clock
    cheat.add(LEAVES[:100])
    board.files = cheat.files


def _edit_a_published_entry(board: Board) -> None:
    bundle = board.files["tile/entries/000"]
    at = bundle.index(b'"commitment":"') + 14
    other = b"A" if bundle[at : at + 1] != b"A" else b"B"
    board.files["tile/entries/000"] = bundle[:at] + other + bundle[at + 1 :]


def _turn_back_the_clock(board: Board) -> None:
    cheat = Board()
    cheat.clock = board.clock - timedelta(hours=9)
    cheat.add(LEAVES[:300])
    cheat.clock = board.clock - timedelta(hours=8)
    cheat.add(LEAVES[300:310])
    board.files = cheat.files


def _serve_an_older_signature(board: Board) -> None:
    older = Board()
    older.clock = board.clock - timedelta(hours=9)
    older.add(LEAVES[:300])
    board.files = older.files


def _sign_the_future(board: Board) -> None:
    board.clock = NOW + timedelta(days=2)
    board.add(LEAVES[300:310])


@pytest.mark.parametrize(
    ("cheat", "name"),
    [
        (_drop_an_entry, "Fork"),
        (_truncate, "Truncated"),
        (_edit_a_published_entry, "Rewritten"),
        (_turn_back_the_clock, "TimeBackwards"),
        (_serve_an_older_signature, "TimeBackwards"),
        (_sign_the_future, "TimeBackwards"),
    ],
)
def test_a_mirror_cries_out(
    tmp_path: Path,
    serve: Serve,
    capsys: pytest.CaptureFixture[str],
    cheat: Callable[[Board], None],
    name: str,
) -> None:
    board, folder = a_board(), tmp_path / "mirror"
    where = serve(board.read)
    assert main(["mirror", where, str(folder)]) == 0
    before = (folder / "checkpoint").read_bytes()
    cheat(board)
    assert main(["mirror", where, str(folder)]) == 1
    assert f"ALARM: {name}" in capsys.readouterr().err
    assert (folder / "checkpoint").read_bytes() == before
    (evidence,) = (folder / "evidence").iterdir()
    trusted = parse_policy((folder / "policy").read_text())
    assert trusted.open((evidence / "old").read_bytes()).data == before
    assert trusted.open((evidence / "new").read_bytes())
    assert name in (evidence / "why").read_text()
    assert (evidence / "proof").exists() == (name == "Fork")
    status = main(["verify", str(evidence), "--policy", str(folder / "policy")])
    on_paper = name != "Rewritten" and cheat not in (_sign_the_future, _serve_an_older_signature)
    assert status == (1 if on_paper else 0)
    assert (f"PROVEN against {ORIGIN}: {name}" in capsys.readouterr().out) == on_paper


def test_a_mirror_that_was_cut_off_goes_on(tmp_path: Path, serve: Serve) -> None:
    board, folder = a_board(), tmp_path / "mirror"
    where = serve(board.read)
    assert main(["mirror", where, str(folder)]) == 0
    board.add(LEAVES[300:700])
    (folder / "tile/entries/001").write_bytes(b"")  # as a lost power leaves a file
    assert main(["mirror", where, str(folder)]) == 0
    assert main(["verify", str(folder)]) == 0


def test_a_mirror_notices_that_its_own_copy_is_damaged(
    tmp_path: Path, serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    board, folder = a_board(), tmp_path / "mirror"
    where = serve(board.read)
    assert main(["mirror", where, str(folder)]) == 0
    (folder / "tile/0/001.p/44").write_bytes(bytes(44 * 32))
    assert main(["mirror", where, str(folder)]) == 1
    assert "our own copy is damaged" in capsys.readouterr().err


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[tuple[Witness, str]]:
    folder = tmp_path / "witness"
    key = create_key(folder / "key", "witness.example.org/w1", COSIGNATURE)
    witness = Witness(folder, key, policy())
    server = make_server(witness, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield witness, f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()
    witness.close()


def test_a_witness_signs_over_http_and_remembers(
    witness: tuple[Witness, str], tmp_path: Path
) -> None:
    server, url = witness
    board, client = a_board(), Client(url)
    status, lines = client.request("POST", url + "add-checkpoint", request(board, 0).encode())
    assert status == 200
    keys = [server.key.verifier]
    assert accept_cosignatures(board.files["checkpoint"], lines, keys) == lines.decode()
    status, body = client.request("POST", url + "add-checkpoint", request(board, 0).encode())
    assert (status, body) == (409, b"300\n")
    board.add(LEAVES[300:400])
    assert client.request("POST", url + "add-checkpoint", request(board, 300).encode())[0] == 200
    assert server.seen(ORIGIN).size == 400
    assert client.request("POST", url + "other", b"")[0] == 404
    assert client.request("POST", url + "add-checkpoint", bytes(200_000))[0] == 413
    assert f"{ORIGIN} 400" in (client.get("") or b"").decode()
    client.close()
    with pytest.raises(ConfigError, match="another witness"):
        Witness(tmp_path / "witness", server.key, policy())


def test_a_witness_with_a_damaged_memory_signs_nothing(witness: tuple[Witness, str]) -> None:
    server, url = witness
    board, client = a_board(), Client(url)
    body = request(board, 0).encode()
    assert client.request("POST", url + "add-checkpoint", body)[0] == 200
    (state,) = (server.folder / "seen").iterdir()
    for damage in (b"", b"{}", state.read_bytes().replace(b"board.", b"bored.")):
        state.write_bytes(damage)
        assert client.request("POST", url + "add-checkpoint", body)[0] == 503
        assert client.request("GET", url)[0] == 503


def test_a_witness_that_cannot_write_does_not_sign(witness: tuple[Witness, str]) -> None:
    server, url = witness
    board, client = a_board(), Client(url)
    (server.folder / "seen").write_bytes(b"in the way of the folder of that name")
    status, body = client.request("POST", url + "add-checkpoint", request(board, 0).encode())
    assert (status, body) == (503, b"")
    (server.folder / "seen").unlink()
    assert client.request("POST", url + "add-checkpoint", request(board, 0).encode())[0] == 200


def test_many_at_once_never_sign_two_histories(witness: tuple[Witness, str]) -> None:
    server, url = witness
    bodies = []
    for number in range(12):
        board = Board()
        board.add(LEAVES[number : number + 5])
        bodies.append(request(board, 0).encode())
    answers: list[int] = []

    def ask(body: bytes) -> None:
        answers.append(Client(url).request("POST", url + "add-checkpoint", body)[0])

    threads = [threading.Thread(target=ask, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] + [409] * 11
    assert server.seen(ORIGIN).size == 5


def test_a_key_is_kept_from_others(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key = create_key(path, "w.example.org", COSIGNATURE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path) == key
    with pytest.raises(ConfigError, match="already"):
        create_key(path, "w.example.org", COSIGNATURE)
    path.chmod(0o640)
    with pytest.raises(ConfigError, match="others can read"):
        load_key(path)
    with pytest.raises(ConfigError, match="no key"):
        load_key(tmp_path / "none")


def test_a_server_that_is_not_there_or_talks_nonsense(serve: Serve) -> None:
    with pytest.raises(Missing, match="does not answer"):
        Client("http://127.0.0.1:9/").get("checkpoint")
    for bad in ("ftp://board.example.org/", "board.example.org", "http://"):
        with pytest.raises(ConfigError):
            Client(bad)
    where = serve(lambda _: b"x" * 10)
    assert Client(where).get("anything") == b"x" * 10


def test_a_log_may_be_served_compressed(serve: Serve, capsys: pytest.CaptureFixture[str]) -> None:
    board = a_board()
    packed = {path: gzip.compress(data) for path, data in board.files.items()}
    assert main(["verify", serve(packed.get)]) == 0
    packed["checkpoint"] = packed["checkpoint"][:-9]
    assert main(["verify", serve(packed.get)]) == 1
    packed["checkpoint"] = b"\x1f\x8b nonsense"
    assert main(["verify", serve(packed.get)]) == 1
    packed["checkpoint"] = gzip.compress(bytes(MAX_BYTES + 1))
    assert main(["verify", serve(packed.get)]) == 1
    assert capsys.readouterr().err.count("Malformed") == 3


def test_an_answer_without_end_is_not_read_to_its_end(serve: Serve) -> None:
    with pytest.raises(Malformed, match="more than"):
        Client(serve(lambda _: bytes(MAX_BYTES + 1))).get("checkpoint")


def test_a_client_stays_with_its_host(serve: Serve) -> None:
    client = Client(serve(lambda _: b"here"))
    assert client.request("GET", client.base + "x") == (200, b"here")
    with pytest.raises(Missing, match="another host"):
        client.request("GET", "http://elsewhere.example.org/x")


def test_a_sequencer_asks_a_witness_and_is_corrected(witness: tuple[Witness, str]) -> None:
    server, url = witness
    board, client, keys = a_board(), Client(url), [server.key.verifier]
    first = ask_witness(client, board.head, board.read, keys)
    for size, guess in ((400, 300), (500, 0), (600, 9999), (600, 17)):
        board.add(LEAVES[board.state.size : size])
        lines = ask_witness(client, board.head, board.read, keys, last_size=guess)
        assert lines.startswith("— witness.example.org/w1 ")
        assert lines != first
    with pytest.raises(Forged, match="no known witness"):
        ask_witness(client, board.head, board.read, [], last_size=600)
    shorter = a_board()
    ours = [LOG_KEY.verifier]
    with pytest.raises(Truncated, match="had 600 entries and now has 300"):
        ask_witness(client, shorter.head, shorter.read, keys, log_keys=ours)
    other = Board()
    other.add(LEAVES[1:601])
    other.clock = board.clock
    with pytest.raises(Fork):
        ask_witness(client, other.head, other.read, keys, log_keys=ours)
    with pytest.raises(Unproven, match="shows no note of ours"):
        ask_witness(client, other.head, other.read, keys, log_keys=[PROMISE_KEY.verifier])
    longer = Board()
    longer.clock = board.clock
    longer.add(LEAVES[1:650])
    with pytest.raises(Fork, match="does not continue"):
        ask_witness(client, longer.head, longer.read, keys, log_keys=ours)
    longer.files["tile/1/000.p/2"] = bytes(64)
    with pytest.raises(Forged):
        ask_witness(client, longer.head, longer.read, keys, log_keys=ours)


def test_a_witness_that_is_down_slow_or_lies(serve: Serve, witness: tuple[Witness, str]) -> None:
    server, _ = witness
    board = a_board()
    keys = [server.key.verifier]
    with pytest.raises(Missing):
        ask_witness(Client("http://127.0.0.1:9/"), board.head, board.read, keys)
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # takes connections, never answers
        url = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        with pytest.raises(Missing, match="timed out"):
            ask_witness(Client(url, timeout_s=0.05), board.head, board.read, keys)
    with pytest.raises(Missing, match="501"):  # a server without this door
        ask_witness(Client(serve(board.read)), board.head, board.read, keys)


def test_a_witness_shows_what_it_signed_last(witness: tuple[Witness, str]) -> None:
    _, url = witness
    board, client = a_board(), Client(url)
    assert shown_by(client, ORIGIN) is None
    assert client.request("POST", url + "add-checkpoint", request(board, 0).encode())[0] == 200
    assert shown_by(client, ORIGIN) == board.files["checkpoint"]
    assert shown_by(client, "other.example.org/log") is None
    client.close()
