"""`sections.toml`: what is shipped, what is refused, and where the fault stands."""

from __future__ import annotations

from importlib import resources

import pytest

from daylight.errors import ConfigError, ConfigErrors
from daylight.screening.policy import PROFILES as KNOWN_TO_SCREENING
from daylight.web.catalogue_files import SectionRow, model, read_sections
from daylight.web.catalogue_files.slugs import is_adult


def shipped() -> list[SectionRow]:
    defaults = resources.files("daylight.web").joinpath("defaults", "sections.toml")
    return read_sections(defaults.read_text("utf-8"))


def faults(text: str) -> list[ConfigError]:
    with pytest.raises(ConfigErrors) as caught:
        read_sections(text)
    return caught.value.errors


def test_the_shipped_sections_are_a_whole_board() -> None:
    rows = shipped()
    roots = {row.slug for row in rows if not row.parent}
    assert roots == {"for-sale", "housing", "jobs", "services", "community", "wanted", "free"}
    assert len(rows) >= 60
    assert all(row.names.keys() >= {"en", "es"} for row in rows)
    assert {row.parent for row in rows if row.parent} == roots


def test_profiles_are_those_that_the_screening_knows() -> None:
    assert set(model.PROFILES) == set(KNOWN_TO_SCREENING)


def test_a_section_takes_from_its_parent_what_it_does_not_say() -> None:
    rows = {row.slug: row for row in shipped()}
    assert rows["apartments"].profile == "housing"
    assert [each.name for each in rows["apartments"].attributes][:2] == ["rooms", "baths"]
    assert rows["homes-for-sale"].expiry_days == 90
    assert rows["garage-sales"].price_kinds == ("none",)


ATTRIBUTE = '[attribute.size]\ntype = "text"\nlabel.en = "Size"\n'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[[section]]\nslug = "a-b"\nname.en = "A"\nexpiree = 3\n', 4, "unknown key 'expiree'"),
        ('[[section]]\nname.en = "A"\n', 1, "slug is missing"),
        ('[[section]]\nslug = "a-b"\n', 1, "name is needed in English"),
        ('[[section]]\nslug = "a-b"\nname.es = "A"\n', 3, "name is needed in English"),
        ('[[section]]\nslug = "a-b"\nname.en = "A"\nexpiry_days = 0\n', 4, "from 1 to 365"),
        ('[[section]]\nslug = "a-b"\nname.en = "A"\nexpiry_days = true\n', 4, "from 1 to 365"),
        ('[[section]]\nslug = "a-b"\nname.en = "A"\nphoto_limit = 13\n', 4, "from 0 to 12"),
        ('[[section]]\nslug = "a-b"\nname.en = "A"\nprofile = "good"\n', 4, "not a profile"),
        ('[[section]]\nslug = "a-b"\nname.en = "A"\nprice_kinds = ["fre"]\n', 4, "kind of price"),
        ('[[section]]\nslug = "a-b"\nname.en = "A"\nprice_kinds = []\n', 4, "at least one"),
        ('[[section]]\nslug = "a-b"\nname.en = "A"\nattributes = ["siz"]\n', 4, "no attribute"),
        ('[[section]]\nslug = "a-b"\nname.en = "A"\nparent = "c"\n', 4, "there is no section 'c'"),
        ('[attribute.size]\ntype = "tex"\nlabel.en = "S"\n', 2, "'tex' is not a type"),
        ('[attribute.size]\ntype = "choice"\nlabel.en = "S"\n', 2, "a choice has choices"),
        ('[attribute.n]\ntype = "integer"\nlabel.en = "N"\nmin = 2\nmax = 1\n', 5, "less than min"),
        ('[attribute.Size]\ntype = "text"\nlabel.en = "S"\n', 1, "cannot be an attribute"),
        ('[[section]]\nslug = "a-b\n', 2, "Illegal character"),
        ('sections = 1\n', 1, "unknown key 'sections'"),
    ],
)  # fmt: skip
def test_each_fault_is_shown_where_it_stands(text: str, line: int, said: str) -> None:
    found = faults(text)
    assert any(fault.line == line and said in fault.message for fault in found), str(found)


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = ATTRIBUTE + '[[section]]\nslug = "es"\nname.en = "A"\nphoto_limit = -1\nx = 1\n'
    assert [fault.line for fault in faults(text)] == [5, 7, 8]


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("adult", "Everything"),
        ("adult-services", "Services"),
        ("companions", "Escorts"),
        ("section-nine", "Adult entertainment"),
        ("section-nine", "Servicios para adultos"),
        ("section-nine", "Érotica"),
        ("adult-jobs", "Jobs"),
    ],
)
def test_there_is_no_adult_section(slug: str, name: str) -> None:
    [fault] = faults(f'[[section]]\nslug = "{slug}"\nname.en = "{name}"\n')
    assert fault.message == "a Daylight board has no section for adult services"
    assert "refused with the clause named" in fault.hint


@pytest.mark.parametrize("name", ["Adult education", "Adult bicycles", "Classes for adults' choir"])
def test_ordinary_sections_for_grown_people_are_fine(name: str) -> None:
    assert not is_adult(name)
