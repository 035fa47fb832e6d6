"""What the vault's tests share with those of the record: a log with keys, and nothing left over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from tests.web.record.conftest import recorded  # noqa: F401


@pytest.fixture
def alone(recorded: Any) -> Iterator[Any]:  # noqa: F811
    """A board with a log, whose vault holds nothing of other tests."""
    _empty()
    yield recorded
    _empty()


def _empty() -> None:
    from daylight.web.evidence import vault as vaults
    from daylight.web.evidence import vaultkeys

    shutil.rmtree(settings.HOME / "vault", ignore_errors=True)
    vaults._vault = None
    vaultkeys.forget()
