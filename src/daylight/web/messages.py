"""Texts for translation: read from Python, Jinja2 and Django templates, by Babel alone.

`python -m daylight.web.messages` extracts, updates every language's file and compiles it; with
`--check` it changes nothing and fails where a file is behind the source or a text has no
translation.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages import Catalog, extract, pofile
from babel.messages.mofile import write_mo
from django.utils.translation.template import templatize

BASE = Path(__file__).resolve().parent
LOCALES = BASE / "locale"
LANGUAGES = ("es",)
KEYWORDS: dict[str, Any] = {
    **extract.DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}
METHODS = [
    ("**/mail-texts/*.txt", "daylight.web.messages:extract_django"),
    ("**/templates/**.html", "jinja2"),
    ("**.py", "python"),
]
OPTIONS = {
    "**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
}


def extract_django(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: dict[str, Any],
) -> Iterator[Any]:
    """Babel's view of a Django template: Django's own translation of it into Python."""
    text = templatize(fileobj.read().decode("utf-8"))
    # What stands around the calls is blanked letters; stripped lines are enough for a tokeniser.
    source = "\n".join(line.strip() for line in text.splitlines())
    yield from extract.extract_python(
        io.BytesIO(source.encode("utf-8")), keywords, comment_tags, {"encoding": "utf-8"}
    )


def catalog() -> Catalog:
    """All texts of the source, without places in files, so that moving a line changes nothing."""
    made = Catalog(project="Daylight", charset="utf-8")
    found = extract.extract_from_dir(
        str(BASE),
        method_map=METHODS,
        options_map=OPTIONS,
        keywords=KEYWORDS,
        comment_tags=("i18n:",),
    )
    for _file, _line, message, comments, context in found:
        made.add(message, auto_comments=comments, context=context)
    return made


def _path(language: str, kind: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"django.{kind}"


def read(language: str) -> Catalog:
    path = _path(language, "po")
    if not path.exists():
        return Catalog(locale=language, project="Daylight")
    with path.open("rb") as file:
        return pofile.read_po(file, locale=language)


def update(language: str) -> Catalog:
    """The language's texts brought up to the source: new ones empty, old ones gone."""
    known = read(language)
    known.update(catalog(), no_fuzzy_matching=True)
    known.obsolete.clear()
    return known


def untranslated(known: Catalog) -> list[str]:
    """Texts of the source that the language does not have."""
    lacking = []
    for message in known:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(strings):
            lacking.append(message.id if isinstance(message.id, str) else message.id[0])
    return lacking


def po_bytes(known: Catalog) -> bytes:
    file = io.BytesIO()
    pofile.write_po(file, known, width=100, omit_header=False, sort_output=True, no_location=True)
    return re.sub(rb'"(POT-Creation|PO-Revision)-Date: [^"]*"\n', b"", file.getvalue())


def mo_bytes(known: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, known)
    return file.getvalue()


def write(language: str) -> Catalog:
    known = update(language)
    path = _path(language, "po")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po_bytes(known))
    _path(language, "mo").write_bytes(mo_bytes(read(language)))
    return known


def problems(language: str) -> list[str]:
    """What `--check` says of one language; empty when all is well."""
    lacking = untranslated(update(language))
    found = [f"{language}: not translated: {text!r}" for text in lacking]
    mo = _path(language, "mo")
    if not mo.exists() or mo.read_bytes() != mo_bytes(read(language)):
        found.append(
            f"{language}: the compiled file is behind; run python -m daylight.web.messages"
        )
    return found


def main(argv: list[str]) -> int:
    if "--check" in argv:
        found = [line for language in LANGUAGES for line in problems(language)]
        print("\n".join(found) or "every text is translated")
        return bool(found)
    for language in LANGUAGES:
        lacking = untranslated(write(language))
        print(f"{language}: {len(lacking)} texts to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
