"""No action anywhere changes an ad's words, and nothing at the desk offers to."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import daylight.web
from daylight.web.ads.models import VersionContent
from daylight.web.review import urls
from daylight.web.review.actions import leasing, opening
from daylight.web.review.models import CaseNote
from tests.web.desk.desks import Desk
from tests.web.people.signing import signed_in

WEB = Path(daylight.web.__file__).parent
WRITES = {"update", "save", "create", "bulk_create", "bulk_update", "insert", "delete"}
# Where rows of words are made or destroyed. Nothing updates one.
MAKES, DESTROYS = "ads/actions/versions.py", "ads/actions/retention.py"


def writes_of_words(path: Path) -> Iterator[str]:
    """Calls that write to the table of words, by name of the method."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr not in WRITES:
            continue
        owner = ast.unparse(node.func.value)
        first = ast.unparse(node.args[0]) if node.args else ""
        if "VersionContent" in owner or first == "VersionContent" or owner.endswith(".content"):
            yield node.func.attr


def test_words_are_made_once_and_only_ever_destroyed() -> None:
    found = {
        str(path.relative_to(WEB)): sorted(set(writes_of_words(path)))
        for path in WEB.rglob("*.py")
        if "migrations" not in path.parts and "demo" not in path.parts
    }
    found = {name: ways for name, ways in found.items() if ways}
    assert found.pop(MAKES) == ["insert"]
    for name, ways in found.items():
        assert ways == ["delete"], f"{name} writes to an ad's words: {ways}"


def test_the_walk_sees_a_change(tmp_path: Path) -> None:
    sneak = tmp_path / "sneak.py"
    sneak.write_text("VersionContent.objects.filter(pk=1).update(body='nicer')\n", "utf-8")
    assert list(writes_of_words(sneak)) == ["update"]


def test_no_address_of_the_desk_edits(desk: Desk) -> None:
    addresses = [str(each.pattern) for each in urls.urlpatterns]
    assert not [each for each in addresses if re.search(r"edit|reword|change", each)]
    ad = desk.fraud()
    staff = desk.staff()
    case = desk.case_of(ad)
    leasing.take(staff, case)
    page = signed_in(staff).get(f"/desk/cases/{case.public_id}").content.decode()
    fields = set(re.findall(r'<(?:textarea|input|select)[^>]* name="([^"]+)"', page))
    assert fields == {"csrfmiddlewaretoken", "choice", "clause", "note", "ad", "how", "to"}


def test_a_note_goes_when_the_words_go(desk: Desk) -> None:
    ad = desk.fraud()
    case, staff = desk.case_of(ad), desk.staff()
    desk.decide(staff, case, "hold", note="ask the poster")
    desk.decide(desk.staff("two"), case, "refuse")
    assert opening.forget_notes() == 0
    assert CaseNote.objects.exists()
    from daylight.web import triggers

    triggers.remove()
    VersionContent.objects.all().delete()
    assert opening.forget_notes() == 1
