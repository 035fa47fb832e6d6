"""Whatever changes anything in an actions module leaves an entry, in the same transaction."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import daylight.web

WEB = Path(daylight.web.__file__).parent

# Modules whose functions do what must be on the record.
ACTIONS = sorted(
    {
        *WEB.glob("*/actions.py"),
        *(path for path in WEB.glob("*/actions/*.py") if path.name != "__init__.py"),
        *(
            path
            for path in WEB.glob("review/*/*.py")
            if path.parent.name in ("appeals", "quality", "statements")
        ),
        *(
            WEB / "evidence" / f"{name}.py"
            for name in ("destroying", "holds", "opening", "setup", "strays", "vaultkeys")
        ),
        WEB / "people" / "invitations.py",
        WEB / "ads" / "gate.py",
        WEB / "ads" / "policies.py",
        WEB / "ads" / "screenings.py",
    }
)
WRITES = {"create", "bulk_create", "update", "delete", "save", "get_or_create", "insert"}
NOT_ROWS = {"dict", "storage", "settings"}
ENTERS = {"enter", "enter_all", "draft"}

# Functions that write and whose callers enter it, or that need no entry, and why.
EXCUSED = {
    "ads.actions.posting.change_address": "a mailbox is personal and changes nothing that is shown",
    "ads.actions.posting.move_form": "photos of a form that is not sent yet",
    "ads.actions.upkeep.remind_due": "a mail to the poster",
    "ads.actions.upkeep.sweep": "photos of forms that were never posted",
    "ads.actions.deciding.authority_of": "made of decisions that were entered, for a publication "
    "that names the last one's entry",
    "ads.gate._save": "publications are entered beside it, and each `take_down` by its caller",
    "people.actions.forget_password": "entered with the reset that asks for it",
    "people.actions.set_mailbox": "personal, and opens nothing",
    "people.actions.set_password": "a secret",
    "reports.actions.flagging._learn": "what a source's flags were worth; nobody is named",
    "reports.actions.flagging.decline_move": "an answer that changes nothing",
    "reports.actions.flagging.propose_move": "a question to the poster, who alone can move an ad",
    "reports.actions.flagging.still_there": "an answer that changes nothing",
    "reports.actions.upkeep.erase_due": "personal, and in no entry",
    "people.actions.set_pseudonym": "a name for others, tied to nothing in the record",
    "people.invitations._new": "nothing but a link, or one of two who ask",
    "people.invitations._use": "the person's own choice of how to sign in",
    "replies.actions.writing._confirm_conversation": "a mailbox was proven; changes nothing shown",
    "replies.actions.writing.conversation_of": "a frame; each message in it is entered",
    "replies.actions.writing.stop": "between two people, and nothing that is shown",
    "reports.actions.calling.call": "who is to look; what they decide is entered",
    "reports.actions.calling.send": "the same",
    "review.actions.leasing._claim": "who has a case in hand; what they decide is entered",
    "review.actions.leasing.locked_allowance": "a row to lock",
    "review.actions.leasing.hand_over": "a note between colleagues; nothing of an ad changes",
    "review.actions.limits.end_break": "people's own, and nobody else's business",
    "review.actions.limits.set_limits": "people's own, and nobody else's business",
    "review.actions.limits.start_break": "people's own, and nobody else's business",
    "review.actions.opening.forget_notes": "words of colleagues, gone with the ad's own",
    "review.actions.opening.look_at_message": "follows from the message's own entries",
    "review.appeals.upkeep.forget_texts": "goes after its ad's destruction, which has its entry",
    "review.quality.golden.answer": "of an invented ad, which nothing public may be made of",
    "review.quality.inventing._claim": "who has an invented ad in hand; it is no case",
    "review.quality.second.answer": "changes nothing; what a lead makes of it is entered, and the "
    "agreement is published as a figure",
    "evidence.setup.add_recipient": "entered as an officer, or with the vault's first key",
    "evidence.vaultkeys.copy": "entered with the key, or with the officer who gets it",
}


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    module = ".".join(path.relative_to(WEB).with_suffix("").parts)
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            yield f"{module}.{node.name}", node


def writes(node: ast.FunctionDef) -> bool:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            owner = ast.unparse(call.func.value)
            rows = "objects" in owner or owner in ("bulk", "ad", "staff", "photo", "upload", "held")
            rows = rows or (call.func.attr == "update" and "filter" in owner)
            if call.func.attr in WRITES and rows and owner.split(".")[0] not in NOT_ROWS:
                return True
    return False


def called(node: ast.FunctionDef) -> set[str]:
    found = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            name = call.func
            found.add(name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", ""))
    return found


def reaches_entry(name: str, calls: dict[str, set[str]], seen: set[str]) -> bool:
    """Whether a function, or what it calls in these modules, writes an entry."""
    if calls[name] & ENTERS:
        return True
    seen.add(name)
    below = [
        other for other in calls if other.rsplit(".", 1)[-1] in calls[name] and other not in seen
    ]
    return any(reaches_entry(other, calls, seen) for other in below)


def everything() -> tuple[dict[str, set[str]], set[str]]:
    calls: dict[str, set[str]] = {}
    writing: set[str] = set()
    for path in ACTIONS:
        for name, node in functions(path):
            calls[name] = called(node)
            if writes(node):
                writing.add(name)
    return calls, writing


def unentered() -> list[str]:
    """Functions that write, where neither they nor all of their callers write an entry."""
    calls, writing = everything()
    callers = {
        name: [other for other in calls if name.rsplit(".", 1)[-1] in calls[other]]
        for name in calls
    }

    def covered(name: str, seen: frozenset[str] = frozenset()) -> bool:
        if name in EXCUSED or reaches_entry(name, calls, set()):
            return True
        if name in seen or not name.rsplit(".", 1)[-1].startswith("_") or not callers[name]:
            return False
        return all(covered(each, seen | {name}) for each in callers[name])

    return sorted(name for name in writing if not name.startswith("record.") and not covered(name))


def test_every_act_leaves_an_entry() -> None:
    assert unentered() == [], "no entry, and no excuse in EXCUSED"


def test_the_walk_sees_the_acts_that_there_are() -> None:
    calls, writing = everything()
    for name in (
        "ads.actions.blocking.hide",
        "ads.actions.deciding.decide",
        "ads.actions.retention.destroy",
        "evidence.holds.place",
        "people.actions._grant",
        "ads.policies.deploy",
    ):
        assert name in writing, name
        assert reaches_entry(name, calls, set()), name


def test_the_walk_finds_an_act_without_an_entry(tmp_path: Path) -> None:
    tree = ast.parse("def sneak(ad):\n    Ad.objects.filter(pk=ad).update(state='public')\n")
    [node] = tree.body
    assert isinstance(node, ast.FunctionDef)
    assert writes(node)
    assert not called(node) & ENTERS


def test_every_excuse_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(EXCUSED):
        with monkeypatch.context() as patch:
            patch.delitem(EXCUSED, name)
            assert unentered(), f"{name} needs no excuse"
