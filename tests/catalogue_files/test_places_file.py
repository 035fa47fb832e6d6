"""`places.csv`: every fault with its line, column and a way out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.errors import ConfigError, ConfigErrors
from daylight.web.catalogue_files import PlaceRow, read_places, slugs
from daylight.web.catalogue_files.generate import places_of
from daylight.web.catalogue_files.places import COLUMNS, write_places

HEADER = ",".join(COLUMNS) + "\n"
USA = "usa,,United States,,,,US,\n"


def faults(text: str) -> list[ConfigError]:
    with pytest.raises(ConfigErrors) as caught:
        read_places(HEADER + USA + text)
    return caught.value.errors


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("Peoria,usa,Peoria,,,,US,", 1, "cannot be a slug: a slug has small letters"),
        ("es,usa,Es,,,,US,", 1, "two letters are kept for languages"),
        ("post,usa,Post,,,,US,", 1, "/post is an address of the board itself"),
        ("theme.css,usa,Theme,,,,US,", 1, "cannot be a slug"),
        ("usa,,Again,,,,US,", 1, "'usa' stands on line 2 already"),
        ("peoria,us,Peoria,,,,US,", 8, "there is no place 'us'"),
        ("peoria,peoria,Peoria,,,,US,", 8, "its own ancestor"),
        ("peoria,usa,,,,,US,", 12, "a name has 1 to 80 characters"),
        ("peoria,usa,Peoria,95,1,,US,", 19, "'95' is not a latitude"),
        ("peoria,usa,Peoria,40,x,,US,", 22, "'x' is not a longitude"),
        ("peoria,usa,Peoria,nan,1,,US,", 19, "'nan' is not a latitude"),
        ("peoria,usa,Peoria,40,,,US,", 19, "latitude and longitude go together"),
        ("peoria,usa,Peoria,,,America/Chicag,US,", 21, "is not a time zone"),
        ("peoria,usa,Peoria,,,,us,", 22, "'us' is not a country"),
        ("peoria,usa,Peoria,,,,US,many", 25, "not a number of people"),
        ('peoria,usa,"Peoria, IL",,,,usa,', 28, "'usa' is not a country"),
        ("peoria,usa,Peoria", 1, "3 fields instead of 8"),
    ],
)
def test_each_fault_is_shown_where_it_stands(line: str, column: int, said: str) -> None:
    found = faults(line + "\n")
    assert [(f.line, f.column, f.text) for f in found] == [(3, column, line)]
    assert said in found[0].message


def test_all_faults_of_a_file_are_told_at_once_in_order() -> None:
    found = faults("Bad Slug,usa,X,,,,US,\npeoria,nowhere,Peoria,,,,us,\n")
    assert [fault.line for fault in found] == [3, 4, 4]
    assert "did you mean" not in str(found[0])


def test_a_near_miss_is_offered() -> None:
    [zone] = faults("peoria,usa,Peoria,,,America/Chicag,US,\n")
    assert zone.hint == "did you mean America/Chicago?"


def test_other_columns_and_an_empty_file_are_refused() -> None:
    with pytest.raises(ConfigErrors, match="not the columns"):
        read_places("slug,name\nx,X\n")
    with pytest.raises(ConfigErrors, match="there is no place"):
        read_places("")


def test_a_tree_may_not_be_deeper_than_lists_can_bear() -> None:
    chain = "".join(f"p{n},{'usa' if n == 0 else f'p{n - 1}'},P,,,,US,\n" for n in range(5))
    assert "6 levels deep" in faults(chain)[0].message


characters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"))
names = st.text(characters, min_size=1, max_size=80).map(str.strip).filter(bool)


@settings(max_examples=60)
@given(st.lists(names, min_size=1, max_size=8))
def test_what_is_written_is_read_again(given_names: list[str]) -> None:
    rows = [
        PlaceRow(
            slug=f"place-{number}",
            parent="place-0" if number else "",
            name=name,
            country="US",
            latitude=1.25 * number,
            longitude=-2.5 * number,
            timezone="America/Chicago",
            population=number,
            line=number + 2,
        )
        for number, name in enumerate(given_names)
    ]
    assert read_places(write_places(rows)) == rows


@pytest.mark.parametrize(("country", "least"), [("US", 3000), ("IE", 40)])
def test_places_of_a_country_make_a_file_without_fault(country: str, least: int) -> None:
    rows = places_of(country)
    assert len(rows) >= least
    read = read_places(write_places(rows))
    assert {row.slug for row in read} == {row.slug for row in rows}
    assert all(row.timezone for row in read if row.latitude is not None)


def test_larger_towns_get_the_plain_slug() -> None:
    by_slug = {row.slug: row for row in places_of("US")}
    assert by_slug["portland"].parent == "oregon"
    assert by_slug["chicago"].parent == "illinois"
    assert by_slug["springfield"].population == max(
        row.population for slug, row in by_slug.items() if slug.startswith("springfield")
    )


def test_a_country_that_does_not_exist_is_said() -> None:
    with pytest.raises(ConfigError, match="'ZZ' is not a country"):
        places_of("ZZ")


@given(st.text(max_size=80))
def test_a_made_slug_can_be_used_or_is_refused_for_a_reason(name: str) -> None:
    slug = slugs.slug_of(name)
    assert not slug or slugs.SHAPE.fullmatch(slug)
