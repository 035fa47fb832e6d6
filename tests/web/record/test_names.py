"""Whoever reads the record meets words, not the names of columns."""

from __future__ import annotations

import pytest
from django.utils import translation

from daylight.ledger.entry_types import COMMON, ENTRY_TYPES
from daylight.web.record import names

PUBLIC_FIELDS = sorted(
    {field.name for field in COMMON}
    | {field.name for kind in ENTRY_TYPES.values() if kind.is_public for field in kind.fields}
)


@pytest.mark.parametrize("kind", sorted(ENTRY_TYPES))
def test_every_type_of_entry_has_a_name_in_each_language(kind: str) -> None:
    for language in ("en", "es"):
        with translation.override(language):
            assert names.entry_name(kind) != kind


@pytest.mark.parametrize("field", PUBLIC_FIELDS)
def test_every_field_that_a_page_shows_has_a_name(field: str) -> None:
    with translation.override("en"):
        assert names.field_name(field)[0].isupper()


def test_a_cell_is_named_with_its_step() -> None:
    with translation.override("en"):
        assert names.cell_name("hold.placed") == "A legal hold: placed"
        assert names.cell_name("expiry") == "An ad's time was up"


def test_what_is_new_is_shown_as_it_stands() -> None:
    assert names.entry_name("of_next_year") == "of_next_year"
    assert names.said("seed", "ab12") == "ab12"
