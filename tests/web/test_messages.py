"""Nobody meets a page that is half in another language, or a sentence whose values are lost."""

from __future__ import annotations

import functools
import io
import shutil
from pathlib import Path

import pytest
from babel.messages import Catalog, pofile

from daylight.web import messages

TEXTS = functools.cache(messages.catalog)
SPANISH = functools.cache(lambda: messages.read("es"))


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The source does not change while these run."""
    monkeypatch.setattr(messages, "catalog", TEXTS)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The Spanish texts where they may be spoiled."""
    shutil.copytree(messages.LOCALES, tmp_path / "locale")
    monkeypatch.setattr(messages, "LOCALES", tmp_path / "locale")
    return tmp_path / "locale" / "es" / "LC_MESSAGES"


FEW = ("Post an ad", "%(num)d place", "Photo %(n)d")


@pytest.fixture
def few(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, as if the source had these texts alone: what is said of one depends on no other."""
    source = Catalog(project="Daylight", charset="utf-8", fuzzy=False)
    spoken = Catalog(locale="es", project="Daylight", fuzzy=False)
    for text in FEW:
        message = SPANISH().get(text)
        assert message is not None
        source.add(message.id)
        spoken.add(message.id, message.string)
    monkeypatch.setattr(messages, "catalog", lambda: source)
    (copy / "django.po").write_bytes(messages.po_bytes(spoken))
    (copy / "django.mo").write_bytes(messages.mo_bytes(spoken))
    assert messages.problems("es") == []
    return copy


def spoil(folder: Path, text: str, string: str | tuple[str, ...]) -> None:
    """Set one translation and compile, as somebody who mistyped would."""
    known = messages.read("es")
    message = known.get(text)
    assert message is not None
    message.string = string
    (folder / "django.po").write_bytes(messages.po_bytes(known))
    (folder / "django.mo").write_bytes(messages.mo_bytes(known))


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_is_translated_and_compiled(language: str) -> None:
    assert messages.problems(language) == []


def test_a_text_without_translation_is_named(few: Path) -> None:
    spoil(few, "Post an ad", "")
    assert messages.problems("es") == ["es: not translated: 'Post an ad'"]


def test_half_a_plural_is_no_translation(few: Path) -> None:
    spoil(few, "%(num)d place", ("%(num)d lugar", ""))
    assert messages.problems("es") == ["es: not translated: '%(num)d place'"]


@pytest.mark.parametrize("string", ["Foto %(m)d", "Foto", "Foto %(n)s"])
def test_a_translation_names_the_values_of_its_text(few: Path, string: str) -> None:
    spoil(few, "Photo %(n)d", string)
    assert messages.problems("es") == ["es: names other values: 'Photo %(n)d'"]


def test_a_plural_names_the_values_in_each_form(few: Path) -> None:
    spoil(few, "%(num)d place", ("%(num)d lugar", "lugares"))
    assert messages.problems("es") == ["es: names other values: '%(num)d places'"]


def test_a_compiled_file_that_is_behind_is_named(few: Path) -> None:
    before = (few / "django.mo").read_bytes()
    spoil(few, "Post an ad", "Publicar")
    (few / "django.mo").write_bytes(before)
    (problem,) = messages.problems("es")
    assert "compiled file is behind" in problem


def test_the_same_texts_make_the_same_files(copy: Path) -> None:
    before = [(copy / name).read_bytes() for name in ("django.po", "django.mo")]
    messages.write("es")
    assert [(copy / name).read_bytes() for name in ("django.po", "django.mo")] == before


def test_texts_inside_f_strings_are_found_by_every_python() -> None:
    source = b"""said = f"{a}: {_('Outside') % {'n': n}} {_(b)} {ngettext('One', 'Many', n)}"\n"""
    found = messages.extract_source(io.BytesIO(source), messages.KEYWORDS, (), {})
    assert {text for _line, _name, text, _comments in found} >= {"Outside", ("One", "Many", None)}


def test_no_translation_is_marked_as_doubtful() -> None:
    """Doubtful ones are left out of the compiled file, so that readers would see English."""
    known: Catalog = pofile.read_po(io.BytesIO(messages.po_bytes(SPANISH())), locale="es")
    assert [message.id for message in known if message.fuzzy] == []
