"""What others published must come out byte for byte."""

from __future__ import annotations

import base64
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from daylight.ledger.checkpoints import Checkpoint, open_checkpoint, parse_checkpoint
from daylight.ledger.edge import Edge
from daylight.ledger.errors import Forged, LedgerError, Malformed
from daylight.ledger.hashing import leaf_hash, leaf_hashes
from daylight.ledger.keys import ED25519, parse_signing_key, parse_verifier_key
from daylight.ledger.notes import Signature, open_note, parse_signatures, sign_note, split_note
from daylight.ledger.proof_file import ProofFile, parse_proof_file
from daylight.ledger.proofs import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
)
from daylight.ledger.tiles import ENTRIES, Tile, parse_tile, partial_width, tiles_of
from daylight.ledger.witness import parse_request

from . import slow

HERE = Path(__file__).parent / "vectors"


def load(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


RFC = load("rfc6962")
NOTES = load("notes")
LEAVES = [bytes.fromhex(leaf) for leaf in RFC["leaves"]]
ROOTS = [bytes.fromhex(root) for root in RFC["roots"]]


def unhex(proof: list[str]) -> list[bytes]:
    return [bytes.fromhex(each) for each in proof]


def unbase64(proof: list[str]) -> list[bytes]:
    return [base64.b64decode(each) for each in proof]


def hash_at(level: int, index: int) -> bytes:
    return slow.root(LEAVES[index << level : (index + 1) << level])


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_of_the_eight_leaf_tree(size: int) -> None:
    edge, _ = Edge().extend(leaf_hashes(LEAVES[:size]))
    assert edge.root() == ROOTS[size - 1]


@pytest.mark.parametrize("case", RFC["inclusion"], ids=str)
def test_inclusion_proofs_of_the_eight_leaf_tree(case: dict[str, Any]) -> None:
    index, size, proof = case["index"], case["size"], unhex(case["proof"])
    assert inclusion_proof(index, size, hash_at) == proof
    check_inclusion(leaf_hash(LEAVES[index]), index, size, proof, ROOTS[size - 1])


@pytest.mark.parametrize("case", RFC["consistency"], ids=str)
def test_consistency_proofs_of_the_eight_leaf_tree(case: dict[str, Any]) -> None:
    old, new, proof = case["old"], case["new"], unhex(case["proof"])
    assert consistency_proof(old, new, hash_at) == proof
    check_consistency(old, new, proof, ROOTS[old - 1], ROOTS[new - 1])


def test_proofs_of_a_certificate_transparency_log() -> None:
    log = load("argon2020")
    root, old_root = base64.b64decode(log["root"]), base64.b64decode(log["old_root"])
    leaf = leaf_hash(base64.b64decode(log["leaf"]))
    check_inclusion(leaf, log["index"], log["size"], unbase64(log["inclusion"]), root)
    consistency = unbase64(log["consistency"])
    check_consistency(log["old_size"], log["size"], consistency, old_root, root)
    with pytest.raises(Forged):
        check_consistency(log["old_size"] + 1, log["size"], consistency, old_root, root)


def test_the_example_note_of_the_specification() -> None:
    example = NOTES["example"]
    key = parse_verifier_key(example["vkey"])
    assert str(key) == example["vkey"]
    note = open_note(example["note"].encode(), [key])
    assert note.text == example["text"]


def test_signing_writes_the_note_that_go_writes() -> None:
    peter = NOTES["peter"]
    key = parse_signing_key(peter["skey"])
    assert key.export() == peter["skey"]
    assert str(key.verifier) == peter["vkey"]
    expected = f"{peter['text']}\n{peter['line']}"
    assert sign_note(peter["text"], [key]) == expected.encode()
    assert peter["skey"][-30:] not in repr(key)


def test_unknown_keys_are_ignored_and_known_keys_must_be_right() -> None:
    peter, enoch = NOTES["peter"], NOTES["enoch"]
    both = f"{peter['text']}\n{peter['line']}{enoch['line']}".encode()
    keys = [parse_verifier_key(peter["vkey"]), parse_verifier_key(enoch["vkey"])]
    assert len(open_note(both, keys).signed) == 2
    note = open_note(both, keys[:1])
    assert [each.name for each in note.others] == ["EnochRoot"]
    with pytest.raises(Forged, match="no known key"):
        open_note(both, [])
    bad = both.replace(b"rwz+eBzmZa0", b"rwz+eBzmZa1")
    assert open_note(bad, keys[:1]).text == peter["text"]
    with pytest.raises(Forged, match="EnochRoot is bad"):
        open_note(bad, keys)


@pytest.mark.parametrize("field", ["vkey", "skey"])
def test_a_mangled_key_is_refused(field: str) -> None:
    text = NOTES["peter"][field]
    parse = parse_verifier_key if field == "vkey" else parse_signing_key
    cuts = [text[a:b] for a in range(len(text)) for b in range(a + 1, len(text) + 1)]
    cuts.remove(text)
    bumps = [text[:i] + chr(ord(text[i]) + 1) + text[i + 1 :] for i in range(len(text))]
    for bad in [*cuts, *bumps, *NOTES["bad_vkeys"]]:
        with pytest.raises(Malformed):
            parse(bad)


def test_notes_that_are_not_notes() -> None:
    text, line = NOTES["peter"]["text"].encode(), NOTES["peter"]["line"].encode()
    bad = [
        text,
        text + b"\n",
        text + b"\n" + line[:-1],
        b"\x01" + text + b"\n" + line,
        b"\xff" + text + b"\n" + line,
        text + b"\n" + line.replace(b"PeterNeumann", b"Bad Name"),
        text + b"\n" + line + b"Unexpected line.\n",
        text + b"\n" + line * 101,
    ]
    for data in bad:
        with pytest.raises(Malformed):
            split_note(data)


def test_a_cosigned_checkpoint_from_the_public_witness_network() -> None:
    case = load("cosigned")
    data = case["checkpoint"].encode()
    witnesses = [parse_verifier_key(key) for key in case["witnesses"]]
    signed = open_checkpoint(data, [parse_verifier_key(case["log"])], witnesses=witnesses)
    assert signed.size == 1_432_088_532
    assert signed.witnesses == dict.fromkeys(witnesses, case["time"])
    assert signed.time_s is None
    for at in range(data.index(b"\n\n")):
        with pytest.raises(LedgerError):
            open_checkpoint(
                data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :],
                [parse_verifier_key(case["log"])],
                witnesses=witnesses,
            )


def test_the_time_in_a_cosignature() -> None:
    # Source: transparency-dev/formats, note/note_cosigv1_test.go
    blob = (
        "ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5gx"
        "EHWWOworDcFiEBYJXORmnFBOBA=="
    )
    (signature,) = parse_signatures(f"— w {blob}\n")
    assert int.from_bytes(signature.data[:8], "big") == 1_727_964_367
    assert str(Signature("w", signature.key_id, signature.data)) == f"— w {blob}\n"


def test_a_key_can_be_of_either_kind() -> None:
    # Source: as above; the same Ed25519 key under type 1 and under type 4 has two ids
    plain = parse_verifier_key("TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6")
    cosigner = parse_verifier_key(
        "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
    )
    assert plain.kind == ED25519
    assert cosigner.as_kind(ED25519).id != cosigner.id


SOFA = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
"""


def test_the_checkpoint_of_the_specification() -> None:
    checkpoint = parse_checkpoint(SOFA)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert str(checkpoint) == SOFA
    extended = parse_checkpoint(SOFA + "more\n")
    assert extended.extensions == ("more",)
    assert str(extended) == SOFA + "more\n"


@pytest.mark.parametrize(
    "text",
    [
        SOFA[:-1],
        SOFA + "\n",
        SOFA.replace("20852163", "020852163"),
        SOFA.replace("20852163", "+20852163"),
        SOFA.replace("20852163", "٢"),
        SOFA.replace("20852163", "9223372036854775808"),
        SOFA.replace("20852163", "0"),
        SOFA.replace("q2I=", "q2J="),
        SOFA.replace("q2I=", "q2I"),
        "\n" + SOFA,
        SOFA.split("\n", 1)[1],
    ],
)
def test_texts_that_are_not_checkpoints(text: str) -> None:
    with pytest.raises(Malformed):
        parse_checkpoint(text)


def test_a_go_tree_head() -> None:
    # Source: golang.org/x/mod, sumdb/tlog/note_test.go
    head = Checkpoint("go.sum database tree", 123_456_789_012, leaf_hash(b"hello world"))
    text = "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n"
    assert str(head) == text
    assert parse_checkpoint(text) == head


def test_tile_paths_of_the_specification() -> None:
    assert Tile(0, 1_234_067).path == "tile/0/x001/x234/067"
    assert parse_tile("tile/5/x123/x456/078.p/2") == Tile(5, 123_456_078, 2)
    assert parse_tile("tile/entries/x003/x057/500") == Tile(ENTRIES, 3_057_500)


@pytest.mark.parametrize(
    "path",
    [
        "tile/5/123/456/078",
        "tile/-1/000",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/1",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/",
        "tile/data/000",
        "tile/0/x001/x234/067\n",
        "tile/0/٠٠٠",
    ],
)
def test_paths_that_are_not_of_tiles(path: str) -> None:
    with pytest.raises(Malformed):
        parse_tile(path)


def test_the_tiles_of_seventy_thousand_entries() -> None:
    tiles = [tile for tile in tiles_of(70_000) if tile.level != ENTRIES]
    partial = [(tile.level, tile.width) for tile in tiles if not tile.is_full]
    assert partial == [(0, 112), (1, 17), (2, 1)]
    assert [sum(tile.is_full and tile.level == level for tile in tiles) for level in (0, 1)] == [
        273,
        1,
    ]
    assert [partial_width(level, 256) for level in (0, 1)] == [0, 1]
    assert all(a < b for a, b in pairwise(tiles))


PROOF = """c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMR==
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog AAAAAAAA
"""


def test_the_proof_file_of_the_specification() -> None:
    good = PROOF.replace("MR==", "MQ==")
    proof = parse_proof_file(good.encode())
    assert (proof.index, len(proof.hashes)) == (73_894, 2)
    assert proof.checkpoint.startswith(b"example.com/fancylog\n")
    assert proof.encode() == good.encode()


def test_proof_files_as_others_write_them() -> None:
    # Source: transparency-dev/merkle, proof/tlog_proof_test.go
    empty = ProofFile(0, (), b"checkpoint\n")
    assert empty.encode() == b"c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n"
    with_extra = ProofFile(10, (leaf_hash(b""),), b"c\n", b"extra information")
    assert parse_proof_file(with_extra.encode()) == with_extra


@pytest.mark.parametrize(
    "text",
    [
        "wrong-header\nindex 0\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nextra !!notbase64!!\nindex 0\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\n\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex notanumber\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex -5\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n!!notbase64!!\n\ncheckpoint\n",
        f"c2sp.org/tlog-proof@v1\nindex 0\n{base64.b64encode(bytes(64)).decode()}\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n",
        PROOF,
    ],
)
def test_files_that_are_not_proofs(text: str) -> None:
    with pytest.raises(Malformed):
        parse_proof_file(text.encode())


REQUEST = f"""old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=

{SOFA}
— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1g\
GzGku9nTo+zyWE+xeMcTOAYQ8=
"""


def test_the_witness_request_of_the_specification() -> None:
    request = parse_request(REQUEST.encode())
    assert (request.old_size, len(request.proof)) == (20_852_014, 2)
    assert split_note(request.checkpoint)[0] == SOFA
    assert request.encode() == REQUEST.encode()
