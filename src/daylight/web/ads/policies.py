"""The policy in force: loaded once for each digest, from the text that was deployed."""

from __future__ import annotations

from functools import lru_cache

from django.db import transaction

from daylight.errors import ConfigError
from daylight.screening import Policy, load_policy
from daylight.web import clock
from daylight.web.ads import memory
from daylight.web.ads.models import BoardState, PolicyDeployment
from daylight.web.people.models import Staff
from daylight.web.record import actions as record


@lru_cache(maxsize=4)
def policy(digest: str) -> Policy:
    """The policy with that digest.

    Raises: ConfigError where the board has none in force yet.
    """
    row = PolicyDeployment.objects.filter(digest=digest).order_by("-id").first()
    if row is None:
        raise ConfigError("no policy is in force", hint="run `daylight init` for this site")
    return load_policy(row.text, file="the policy in force")


def deploy(text: str, *, staff: Staff | None = None) -> Policy:
    """Put a policy in force: checked first, then a new epoch, so that old authorities are void.

    Raises: ConfigError or ConfigErrors, and the last good policy stays.
    """
    checked = load_policy(text, file="policy.toml")
    at = clock.now()
    with transaction.atomic():
        epoch = memory.advance_epoch("policy")
        PolicyDeployment.objects.create(
            digest=checked.digest, text=text, epoch=epoch, staff=staff, created_at=at
        )
        BoardState.objects.filter(pk=1).update(policy_digest=checked.digest)
        record.enter("policy_deployed", subject="board", at=at, policy=checked.digest, epoch=epoch)
    return checked
