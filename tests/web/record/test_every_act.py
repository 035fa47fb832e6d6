"""Whatever changes anything in an actions module leaves an entry, in the same transaction."""

from __future__ import annotations

import ast
import functools
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
        *(
            WEB / "replies" / f"{name}.py"
            for name in ("deciding", "looking", "process", "screenings")
        ),
        WEB / "record" / "rotation.py",
    }
)
WRITES = {
    "create",
    "bulk_create",
    "bulk_update",
    "save",
    "get_or_create",
    "update_or_create",
}
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
    "reports.actions.flagging.decline_move": "an answer that changes nothing",
    "reports.actions.flagging.propose_move": "a question to the poster, who alone can move an ad",
    "reports.actions.flagging.still_there": "an answer that changes nothing",
    "reports.actions.mailboxes.lose_reporter": "a letter came back; nothing was done",
    "reports.actions.objecting.lose_mailbox": "the same, of a poster's",
    "reports.actions.upkeep.erase_due": "personal, and in no entry",
    "people.actions.set_pseudonym": "a name for others, tied to nothing in the record",
    "people.invitations._link": "nothing but a link; who may use it is entered",
    "people.invitations._new": "nothing but a link, or one of two who ask",
    "people.invitations._use": "the person's own choice of how to sign in",
    "replies.actions.unwanting.take_back": "a mailbox's own wish; changes nothing shown",
    "replies.deciding._decision": "`decide`, its one caller, enters it",
    "reports.actions.flagging.close": "what flags weigh from now on; the decision is entered",
    "reports.actions.searching.open_again": "a clock; what made it run again is entered as a step",
    "replies.actions.writing._confirm_conversation": "a mailbox was proven; changes nothing shown",
    "replies.actions.writing.conversation_of": "a frame; each message in it is entered",
    "replies.actions.writing.stop": "between two people, and nothing that is shown",
    "reports.actions.calling.call": "who is to look; what they decide is entered",
    "reports.actions.calling.send": "the same",
    "review.actions.leasing._locked": "a row to lock",
    "review.actions.leasing._release": "who has a case in hand",
    "review.actions.leasing._set_aside": "which cases somebody is not given",
    "review.actions.leasing.keep": "who has a case in hand",
    "review.actions.leasing.hand_over": "a note between colleagues; nothing of an ad changes",
    "review.actions.deciding.take_back": "nothing was decided yet",
    "review.actions.limits.count_turn": "how many cases somebody answered today, for their rest",
    "review.actions.weighing.look": "how much somebody has seen today, for their rest",
    "review.actions.limits.end_break": "people's own, and nobody else's business",
    "review.actions.limits.set_limits": "people's own, and nobody else's business",
    "review.actions.limits.start_break": "people's own, and nobody else's business",
    "review.actions.opening.forget_notes": "words of colleagues, gone with the ad's own",
    "review.actions.opening.look_at_message": "follows from the message's own entries",
    "review.appeals.upkeep.forget_texts": "goes after its ad's destruction, which has its entry",
    "review.quality.golden.answer": "of an invented ad, which nothing public may be made of",
    "review.quality.inventing._claim": "who has an invented ad in hand; it is no case",
    "review.quality.inventing.leave": "who has an invented ad in hand; it is no case",
    "review.quality.second.answer": "changes nothing; what a lead makes of it is entered, and the "
    "agreement is published as a figure",
    "evidence.setup.add_recipient": "entered as an officer, or with the vault's first key",
    "evidence.vaultkeys.copy": "entered with the key, or with the officer who gets it",
}


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of a module and every method of its classes. What is defined inside of one
    belongs to it."""
    module = ".".join(path.relative_to(WEB).with_suffix("").parts)
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            yield f"{module}.{node.name}", node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{module}.{node.name}.{inner.name}", inner


def writes(node: ast.FunctionDef) -> bool:
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call))
    return any(isinstance(call.func, ast.Attribute) and _changes_rows(call) for call in calls)


def _changes_rows(call: ast.Call) -> bool:
    """Whether a call looks like one of Django's writes, on a model's name or through a local."""
    assert isinstance(call.func, ast.Attribute)
    name, owner = call.func.attr, ast.unparse(call.func.value)
    if owner.split(".")[0] in NOT_ROWS:
        return False
    if name == "execute":
        said = ast.unparse(call.args[0]).upper() if call.args else ""
        return any(word in said for word in ("INSERT ", "UPDATE ", "DELETE "))
    if owner == "bulk":
        return name in ("insert", "update")
    if name == "update":  # a dict takes another one, a set its members, rows names and values
        return bool(call.keywords) and not call.args
    if name == "delete":
        return not call.args
    return name in WRITES


def called(node: ast.FunctionDef) -> set[str]:
    found = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            name = call.func
            found.add(name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", ""))
    return found


def last(name: str) -> str:
    return name.rpartition(".")[2]


@functools.cache
def everything() -> tuple[dict[str, set[str]], set[str]]:
    """What each function of these modules calls, and which of them write. The source stands still
    while its tests run."""
    calls: dict[str, set[str]] = {}
    writing: set[str] = set()
    for path in ACTIONS:
        for name, node in functions(path):
            calls[name] = called(node)
            if writes(node):
                writing.add(name)
    return calls, writing


@functools.cache
def entering() -> set[str]:
    """Functions that write an entry, or call one in these modules that does, at any depth."""
    calls, _writing = everything()
    found = {name for name in calls if calls[name] & ENTERS}
    while True:
        known = {last(name) for name in found}
        more = {name for name in calls if name not in found and calls[name] & known}
        if not more:
            return found
        found |= more


@functools.cache
def callers() -> dict[str, list[str]]:
    calls, _writing = everything()
    return {name: [each for each in calls if last(name) in calls[each]] for name in calls}


def unentered() -> list[str]:
    """Functions that write, where neither they nor all of their callers write an entry."""
    _calls, writing = everything()

    def covered(name: str, seen: frozenset[str] = frozenset()) -> bool:
        if name in EXCUSED or name in entering():
            return True
        if name in seen or not last(name).startswith("_") or not callers()[name]:
            return False
        return all(covered(each, seen | {name}) for each in callers()[name])

    return sorted(name for name in writing if not name.startswith("record.") and not covered(name))


def test_every_act_leaves_an_entry() -> None:
    assert unentered() == [], "no entry, and no excuse in EXCUSED"


def test_the_walk_sees_the_acts_that_there_are() -> None:
    _calls, writing = everything()
    for name in (
        "ads.actions.blocking.hide",
        "ads.actions.deciding._follow",
        "replies.deciding.decide",
        "ads.actions.retention.destroy",
        "evidence.holds.place",
        "people.actions._grant",
        "ads.policies.deploy",
    ):
        assert name in writing, name
        assert name in entering(), name


@pytest.mark.parametrize(
    "act",
    [
        "Ad.objects.filter(pk=ad).update(state='public')",
        "found = Ad.objects.filter(pk=ad)\n    found.update(state='public')",
        "changed = ad.versions\n    changed.all().delete()",
        "ad.save(update_fields=['state'])",
        "with connection.cursor() as cursor:\n        cursor.execute('UPDATE ads_ad SET x = 1')",
        "def inner():\n        found.update(state='public')\n    inner()",
        "Note.objects.update_or_create(ad=ad)",
        "bulk.update(Ad, columns, rows)",
    ],
)
def test_the_walk_finds_an_act_without_an_entry(act: str) -> None:
    [node] = ast.parse(f"def sneak(ad):\n    {act}\n").body
    assert isinstance(node, ast.FunctionDef)
    assert writes(node)
    assert not called(node) & ENTERS


@pytest.mark.parametrize("act", ["found.update(other)", "seen.update([1])", "storage.delete(name)"])
def test_the_walk_takes_no_dict_for_rows(act: str) -> None:
    [node] = ast.parse(f"def harmless(found):\n    {act}\n").body
    assert isinstance(node, ast.FunctionDef)
    assert not writes(node)


def test_the_walk_looks_into_classes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "acts.py"
    file.write_text("class Act:\n    def sneak(self):\n        self.rows.update(state='public')\n")
    monkeypatch.setattr("tests.web.record.test_every_act.WEB", tmp_path)
    [(name, node)] = functions(file)
    assert name == "acts.Act.sneak"
    assert writes(node)


def test_every_excuse_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(EXCUSED):
        with monkeypatch.context() as patch:
            patch.delitem(EXCUSED, name)
            assert unentered(), f"{name} needs no excuse"
