"""Texts for translation: read from Python, Jinja2 and Django templates, by Babel alone.

`python -m daylight.web.messages` extracts, updates every language's file and compiles it; with
`--check` it changes nothing and fails where a text has no translation, a translation names other
values than its text, or the compiled file is behind.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from babel.messages import Catalog, extract, pofile
from babel.messages.mofile import read_mo, write_mo
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
    ("**.py", "daylight.web.messages:extract_source"),
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


def extract_source(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: dict[str, Any],
) -> Iterator[Any]:
    """Babel's view of Python, and the calls inside f-strings, which it sees from 3.12 on only."""
    source = fileobj.read()
    yield from extract.extract_python(io.BytesIO(source), keywords, comment_tags, {})
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            for inner in ast.walk(node):
                yield from _call(inner, keywords)


def _call(node: ast.AST, keywords: Mapping[str, Any]) -> Iterator[Any]:
    """The call as Babel takes it, where it is one of a keyword with texts alone."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return
    texts = tuple(each.value if isinstance(each, ast.Constant) else None for each in node.args)
    if node.func.id in keywords and texts:
        yield node.lineno, node.func.id, texts if len(texts) > 1 else texts[0], []


def catalog() -> Catalog:
    """All texts of the source, without places in files, so that moving a line changes nothing."""
    made = Catalog(project="Daylight", charset="utf-8", fuzzy=False)
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
        return Catalog(locale=language, project="Daylight", fuzzy=False)
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


def misnamed(known: Catalog) -> list[str]:
    """Texts whose translation names other values: what it names cannot be filled in, or is lost."""
    found = []
    for message in known:
        ids = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string
        for number, string in enumerate(strings or ()):
            # Languages have as many plural forms as they like; all but the first match the second.
            text = ids[min(number, len(ids) - 1)]
            if text and string and _named(text) != _named(string):
                found.append(text)
    return found


def _named(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[a-z]", text))


def po_bytes(known: Catalog) -> bytes:
    file = io.BytesIO()
    pofile.write_po(file, known, width=100, omit_header=False, sort_output=True, no_location=True)
    return re.sub(rb'"(POT-Creation|PO-Revision)-Date: [^"]*"\n', b"", file.getvalue())


def mo_bytes(known: Catalog) -> bytes:
    # A header with the time of the run would make a new file of the same texts.
    known.creation_date = known.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    file = io.BytesIO()
    write_mo(file, known)
    return file.getvalue()


def _compiled(data: bytes) -> dict[str, Any]:
    """The texts of a compiled file without its header, which names the Babel that made it."""
    return {
        str((each.context, each.id)): each.string for each in read_mo(io.BytesIO(data)) if each.id
    }


def write(language: str) -> Catalog:
    known = update(language)
    path = _path(language, "po")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(po_bytes(known))
    _path(language, "mo").write_bytes(mo_bytes(read(language)))
    return known


def problems(language: str) -> list[str]:
    """What `--check` says of one language; empty when all is well."""
    known = update(language)
    found = [f"{language}: not translated: {text!r}" for text in untranslated(known)]
    found += [f"{language}: names other values: {text!r}" for text in misnamed(known)]
    mo = _path(language, "mo")
    if not mo.exists() or _compiled(mo.read_bytes()) != _compiled(mo_bytes(read(language))):
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
