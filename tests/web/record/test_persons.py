"""Nobody can tell that two acts are of one person, neither from the log nor from openings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction

import daylight.web
from daylight.web import clock
from daylight.web.evidence import destroying, opening, vaultkeys
from daylight.web.evidence.vault import vault
from daylight.web.people import actions as people
from daylight.web.people.blinding import blinded
from daylight.web.people.models import Role
from daylight.web.record.models import Opening
from daylight.web.review.actions import limits
from tests.web.boards import recovery_key


def persons() -> Iterator[str]:
    """Every commitment to a person that any entry holds."""
    for body in Opening.objects.values_list("body", flat=True):
        entry = msgspec.json.decode(bytes(body))
        yield from (entry[name] for name in ("person", "holder") if name in entry)
        yield from entry.get("persons", ())


def are_distinct() -> bool:
    found = Counter(persons())
    assert found, "nobody acted"
    return [each for each, times in found.items() if times > 1] == []


def test_roles_of_one_person_are_not_linked(board: Any) -> None:
    operator = board.staff("operator", Role.OPERATOR)
    lead = board.staff("lead", Role.LEAD)
    holder = people.add_staff(name="holder", password=None, roles=[Role.REVIEWER], by=operator)
    people.grant(holder, Role.EVIDENCE, by=operator)
    people.revoke(holder, Role.EVIDENCE, by=operator)
    with transaction.atomic():
        people.enter_reset(holder, (operator, lead), clock.now())
    limits.name_trained(lead, holder, trained=True)
    limits.name_trained(lead, holder, trained=False)
    limits.name_trained(lead, holder, trained=True)
    assert are_distinct()


def test_destructions_and_views_of_one_person_are_not_linked(board: Any) -> None:
    officer, lead = board.staff("officer", Role.EVIDENCE), board.staff("lead", Role.LEAD)
    for _ in range(2):
        proposal = destroying.propose(board.confirmed().pk, staff=officer, words="by mistake")
        destroying.agree(proposal, staff=lead)
    vaultkeys.forget()
    item = vault().append([("form", b"what arrived")])[0].row()
    item.save(force_insert=True)
    opener = opening.opener_from(recovery_key())
    for reason in ("request 12", "request 13"):
        opening.view(item, opener, staff=officer, words=reason)
    assert are_distinct()


def test_a_court_can_be_shown_who_it_was(board: Any) -> None:
    officer = board.staff("officer", Role.EVIDENCE)
    proposal = destroying.propose(board.confirmed().pk, staff=officer, words="by mistake")
    assert blinded(officer.pk, f"destruction:{proposal.pk}:proposed") in set(persons())


def test_no_salt_is_of_a_person() -> None:
    """What is always the same for one of them links all that they ever did."""
    web = Path(daylight.web.__file__).parent
    fixed = re.compile(r'keyed_digest\(\s*"staff"')
    assert [path.name for path in web.rglob("*.py") if fixed.search(path.read_text())] == []
