"""The policy in force: loaded once for each digest, from the text that was deployed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import ConfigError, Refused
from daylight.ledger.fields import MAX_TEXT
from daylight.screening import Policy, load_policy
from daylight.screening.policy_diff import Change, compare, summary
from daylight.screening.terms import TermGroup
from daylight.web import clock
from daylight.web.ads import memory, rescreens
from daylight.web.ads.models import BoardState, PolicyDeployment
from daylight.web.people.actions import roles_of
from daylight.web.people.models import Role, Staff
from daylight.web.record import actions as record

DEPLOYERS = (Role.LEAD, Role.OPERATOR)


@lru_cache(maxsize=4)
def policy(digest: str) -> Policy:
    """The policy with that digest.

    Raises: ConfigError where the board has none in force yet.
    """
    row = PolicyDeployment.objects.filter(digest=digest).order_by("-id").first()
    if row is None:
        raise ConfigError("no policy is in force", hint="run `daylight init` for this site")
    own = _groups(row.terms)
    return load_policy(row.text, file="the policy in force", terms=own, is_deployed=True)


def in_force() -> Policy:
    """The policy that counts now.

    Raises: ConfigError where the board has none yet.
    """
    return policy(BoardState.objects.values_list("policy_digest", flat=True).get(pk=1))


def _stored(terms: tuple[TermGroup, ...]) -> str:
    return msgspec.json.encode(terms, order="deterministic").decode() if terms else ""


def _enter_terms(
    before: tuple[TermGroup, ...], after: tuple[TermGroup, ...], epoch: int, at: datetime
) -> None:
    """The public entry of private terms that changed: how many, and a digest to hold them to."""
    if before == after:
        return
    record.enter(
        "list_deployed",
        subject="board",
        at=at,
        list="private-terms",
        kind="words",
        size=sum(len(group.terms) for group in after),
        digest=hashlib.sha256(_stored(after).encode()).hexdigest(),
        epoch=epoch,
    )


def _groups(stored: str) -> tuple[TermGroup, ...]:
    return msgspec.json.decode(stored, type=tuple[TermGroup, ...]) if stored else ()


def sign(
    text: str,
    first: Staff,
    second: Staff,
    *,
    file: str = "policy.toml",
    terms: tuple[TermGroup, ...] | None = None,
    reason: str = "",
) -> list[Change]:
    """Two people put a policy in force. Returns what changed.

    `terms` are the board's private ones; None keeps those in force, () drops them. `reason` is
    published where the policy would hold honest ads of some group much more often than others.

    Raises: ConfigError or ConfigErrors, and the last good policy stays; Refused `not_allowed`
    (403) for people who may not, `one_person` (409) where both are the same, `reason_needed` (409).
    """
    for staff in (first, second):
        if not staff.is_active or not set(roles_of(staff)) & set(DEPLOYERS):
            said = _("Only a safety lead or an operator puts a policy in force.")
            raise Refused("not_allowed", said, status=403)
    if first.pk == second.pk:
        raise Refused("one_person", _("Two different people must sign a policy."), status=409)
    own = private_terms() if terms is None else terms
    after = load_policy(text, file=file, terms=own)
    changes = _changes(BoardState.objects.values_list("policy_digest", flat=True).get(pk=1), after)
    ratios = uneven(after)
    if ratios and not reason.strip():
        said = _("This policy would hold honest ads of some groups much more often: %(groups)s. "
                 "Put it in force with a reason, which is published.")  # fmt: skip
        raise Refused("reason_needed", said % {"groups": ", ".join(ratios)}, status=409)
    deploy(text, staff=first, second=second, terms=own, ratios=ratios, reason=reason.strip())
    return changes


# What a policy's errors would be by group, as tokens; whoever measures quality sets it.
uneven: Callable[[Policy], list[str]] = lambda policy: []  # noqa: E731


def measure_by(measure: Callable[[Policy], list[str]]) -> None:
    """Ask this of every policy that two people sign."""
    global uneven
    uneven = measure


def private_terms() -> tuple[TermGroup, ...]:
    """The board's own term groups that are in force, beside the shipped ones."""
    digest = BoardState.objects.values_list("policy_digest", flat=True).get(pk=1)
    row = PolicyDeployment.objects.filter(digest=digest).order_by("-id").first()
    return _groups(row.terms) if row is not None else ()


def deploy(
    text: str,
    *,
    staff: Staff | None = None,
    second: Staff | None = None,
    terms: tuple[TermGroup, ...] = (),
    ratios: list[str] | None = None,
    reason: str = "",
) -> Policy:
    """Put a policy in force: checked first, then a new epoch, so that old authorities are void.

    The public entry says in words what changed; live ads are screened again in the background.
    Of private terms only their number and digest are public.

    Raises: ConfigError or ConfigErrors, and the last good policy stays.
    """
    checked = load_policy(text, file="policy.toml", terms=terms)
    at = clock.now()
    with transaction.atomic():
        epoch = memory.advance_epoch("policy")
        last = BoardState.objects.values_list("policy_digest", flat=True).get(pk=1)
        _enter_terms(private_terms(), checked.terms, epoch, at)
        PolicyDeployment.objects.create(
            digest=checked.digest,
            text=text,
            terms=_stored(checked.terms),
            epoch=epoch,
            staff=staff,
            second=second,
            created_at=at,
        )
        BoardState.objects.filter(pk=1).update(policy_digest=checked.digest)
        _enter(checked, last, epoch, at, ratios or [], reason)
        rescreens.begin("policy", epoch)
    return checked


def _enter(
    checked: Policy, last: str, epoch: int, at: datetime, ratios: list[str], reason: str
) -> None:
    """The public entry of a deployment."""
    record.enter(
        "policy_deployed",
        subject="board",
        at=at,
        policy=checked.digest,
        previous=last or None,
        summary=summary(_changes(last, checked)) if last else None,
        rules=len(checked.rules),
        epoch=epoch,
        ratios=ratios or None,
        ratios_reason=reason[:MAX_TEXT] if ratios else None,
    )


def _changes(digest: str, new: Policy) -> list[Change]:
    """What is different from the policy with that digest.

    One that this version cannot read any more must not stand in the way of the next.
    """
    try:
        return compare(policy(digest), new)
    except ConfigError:
        said = "the policy before cannot be read by this version of Daylight"
        return [Change(words=f"{said[0].upper()}{said[1:]}.", public=said)]
