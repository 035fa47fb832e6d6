"""A TOML file whose tables know where they stand, since the standard parser does not tell.

Only what our files use is understood: `[name.NAME]` and `[[name]]` headers at the beginning of a
line, and keys below them.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from daylight.errors import ConfigError, ConfigErrors
from daylight.web.catalogue_files.model import LANGUAGES

_HEADER = re.compile(r"\s*\[(\[)?\s*([A-Za-z0-9_.\"-]+)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*(?:\.|=)")
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


class TomlFile:
    """The file's values, its lines, and the faults found so far."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = text.removeprefix("\ufeff").split("\n")
        self.faults: list[ConfigError] = []
        try:
            self.top: dict[str, Any] = tomllib.loads("\n".join(self.lines))
        except tomllib.TOMLDecodeError as error:
            raise ConfigErrors([self._unreadable(str(error))]) from error
        self._headers = [
            (number, match.group(2).replace('"', ""))
            for number, line in enumerate(self.lines, 1)
            if (match := _HEADER.match(line))
        ]

    def _unreadable(self, message: str) -> ConfigError:
        found = _PLACE.search(message)
        line = int(found.group(1)) if found and found.group(1) else len(self.lines)
        column = int(found.group(2)) if found and found.group(2) else 1
        return self.error(_PLACE.sub("", message), line, column)

    def error(self, message: str, line: int, column: int, hint: str = "") -> ConfigError:
        text = self.lines[line - 1].rstrip() if 0 < line <= len(self.lines) else ""
        return ConfigError(message, file=self.file, line=line, column=column, text=text, hint=hint)

    def fault_at_top(self, key: str, message: str, hint: str = "") -> None:
        line = next((n for n, text in enumerate(self.lines, 1) if key and key in text), 1)
        self.faults.append(self.error(message, line, 1, hint))

    def tables(self, name: str) -> list[Block]:
        """`[name.NAME]` tables."""
        given = self.top.get(name, {})
        if not isinstance(given, dict):
            self.fault_at_top(name, f"{name} is not a table", f"begin one with [{name}.NAME]")
            return []
        lines = {full: number for number, full in self._headers}
        return [
            Block(self, lines.get(f"{name}.{key}", 1), key, value)
            for key, value in given.items()
            if isinstance(value, dict)
        ]

    def array(self, name: str) -> list[Block]:
        """`[[name]]` tables in order."""
        given = self.top.get(name, [])
        if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
            self.fault_at_top(name, f"{name} is not a list of tables", f"begin one with [[{name}]]")
            return []
        lines = [number for number, full in self._headers if full == name]
        lines += [1] * (len(given) - len(lines))
        return [Block(self, line, "", value) for line, value in zip(lines, given, strict=False)]


@dataclass
class Block:
    """One table: its header's line, its name where it has one, and its values."""

    source: TomlFile
    line: int
    name: str
    values: dict[str, Any] = field(default_factory=dict)

    def fault(self, key: str, message: str, hint: str = "") -> None:
        """Leave a fault where the key is written, else at the header."""
        line, column = self._place(key)
        self.source.faults.append(self.source.error(message, line, column, hint))

    def _place(self, key: str) -> tuple[int, int]:
        for number in range(self.line + 1, len(self.source.lines) + 1):
            text = self.source.lines[number - 1]
            if _HEADER.match(text):
                break
            match = _KEY.match(text)
            if match and match.group(1) == key:
                return number, match.start(1) + 1
        return self.line, 1

    def refuse_unknown(self, known: Sequence[str]) -> None:
        for key in self.values:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                hint = f"did you mean {near[0]!r}?" if near else "known: " + ", ".join(known)
                self.fault(key, f"unknown key {key!r}", hint)

    def text(self, key: str, *, required: bool = False) -> str | None:
        value = self.values.get(key)
        if value is None:
            if required:
                self.fault("", f"{key} is missing", f'{key} = "..."')
            return None
        if not isinstance(value, str) or any(ord(c) < 32 for c in value):
            self.fault(key, f"{key} is not a line of text", 'write it in "quotes"')
            return None
        return value.strip()

    def texts(self, key: str) -> list[str] | None:
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.fault(key, f"{key} is not a list of texts", f'{key} = ["...", "..."]')
            return None
        return value

    def whole(self, key: str, least: int, most: int) -> int | None:
        value = self.values.get(key)
        if value is None:
            return None
        if type(value) is not int or not least <= value <= most:
            self.fault(key, f"{key} is a whole number from {least} to {most}")
            return None
        return value

    def number(self, key: str) -> float | None:
        value = self.values.get(key)
        if value is None:
            return None
        if type(value) not in (int, float) or value != value or abs(value) > 1e12:
            self.fault(key, f"{key} is not a number")
            return None
        return float(value) if isinstance(value, float) else int(value)

    def flag(self, key: str) -> bool | None:
        value = self.values.get(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, f"{key} is true or false")
            return None
        return value

    def names(self, key: str, *, longest: int, required: bool = False) -> dict[str, str]:
        """A text in each language; English must be there."""
        given = self.values.get(key, {})
        example = f'{key}.en = "..." and {key}.es = "..."'
        if not isinstance(given, dict) or (required and "en" not in given):
            self.fault(key, f"{key} is needed in English at least", example)
            return {}
        found = {}
        for code, value in given.items():
            if not isinstance(value, str) or not 0 < len(value.strip()) <= longest:
                self.fault(key, f"{key}.{code} has 1 to {longest} characters", example)
            elif len(code) != 2:
                known = ", ".join(LANGUAGES)
                self.fault(key, f"{code!r} is not a language", f"two letters: {known} or another")
            else:
                found[code] = value.strip()
        return found
