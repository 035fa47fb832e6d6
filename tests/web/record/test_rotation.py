"""A key is replaced whole or not at all, whenever the command is killed."""

from __future__ import annotations

import itertools
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from daylight.errors import ConfigError
from daylight.ledger.shells.files import load_key
from daylight.web import sitekeys
from daylight.web.record import logkeys, rotation, sequencer
from daylight.web.record.models import Entry
from tests.web.record.test_crashes import APART, killed_at
from tests.web.record.test_sequencer import enter, published


def key_file(name: str) -> Path:
    return Path(settings.ENVIRONMENT.keys / name)


def names_what_is_held(use: str) -> bool:
    return logkeys.history()[use][-1].public == load_key(key_file(use)).verifier.public


@pytest.mark.parametrize("use", ["checkpoint", "promise"])
def test_a_rotation_killed_at_any_write(recorded: Any, use: str) -> None:
    """No entry is left unsigned, and no key that signs is one that nobody knows."""
    sequencer.run()
    before = logkeys.policy()
    for moment in itertools.count(1, APART):
        killed = killed_at(moment, partial(rotation.begin, use))
        assert sitekeys.differing(settings.ENVIRONMENT.keys, "localhost") == []
        logkeys.promise_key()
        enter()
        sequencer.run()
        assert published().size == Entry.objects.count()
        assert before.open(published().data), "whoever has only the old key still verifies"
        if not key_file(f"{use}.old").exists() or not names_what_is_held(use):
            rotation.begin(use)  # as the operator would, who saw it die
        assert names_what_is_held(use)
        rotation.finish(use)
        sequencer.run()
        before = logkeys.policy()
        if not killed:
            break
    assert moment > 15, "there are that many writes"
    assert not key_file(f"{use}.new").exists()


def test_finishing_never_takes_away_the_key_that_the_record_names(recorded: Any) -> None:
    sequencer.run()
    held, other = key_file("checkpoint"), key_file("promise")
    key_file("checkpoint.old").write_bytes(held.read_bytes())
    held.write_bytes(other.read_bytes())  # what a crash of an earlier version left
    with pytest.raises(ConfigError, match="record names another"):
        rotation.finish("checkpoint")
    assert key_file("checkpoint.old").exists()
