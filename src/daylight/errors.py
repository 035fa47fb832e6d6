"""Every error that Daylight raises on purpose.

DaylightError
├── ConfigError      a file or setting the operator wrote: says file, line, column, hint
├── Refused          an action that a person asked for cannot be done: code and sentence
└── IntegrityError   something that must hold does not: a trigger, key, proof or digest
"""

from __future__ import annotations


class DaylightError(Exception):
    """Base of the tree; catch this to catch everything we raise on purpose."""


class ConfigError(DaylightError):
    """A file or environment value that the operator can mend.

    `line` and `column` count from 1; 0 means that the place is not known. `text` is the line
    itself, shown above a caret.

    >>> print(ConfigError("unknown key 'expiree'", file="sections.toml", line=7, column=1,
    ...                   text="expiree = 30", hint="did you mean 'expiry_days'?"))
    sections.toml:7:1: unknown key 'expiree'
        expiree = 30
        ^
      hint: did you mean 'expiry_days'?
    """

    def __init__(
        self,
        message: str,
        *,
        file: str = "",
        line: int = 0,
        column: int = 0,
        text: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.text = text
        self.hint = hint

    def __str__(self) -> str:
        lines = [self._where() + self.message]
        if self.text:
            lines.append(f"    {self.text}")
            if self.column:
                lines.append("    " + " " * (self.column - 1) + "^")
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)

    def _where(self) -> str:
        parts = [self.file] if self.file else []
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts) + ": " if parts else ""


class ConfigErrors(ConfigError):
    """Several at once, so that an operator mends a file in one go."""

    def __init__(self, errors: list[ConfigError]) -> None:
        super().__init__(f"{len(errors)} problems")
        self.errors = errors

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class Refused(DaylightError):
    """An action cannot be done, and a person can be told why.

    `code` is stable (the API and tests read it); `message` is a sentence to act on, already in
    the reader's language; `status` is the HTTP status; `field` names the form field, if one.
    """

    def __init__(self, code: str, message: str, *, status: int = 400, field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.field = field


class IntegrityError(DaylightError):
    """Something that must hold does not hold; the process that finds it must not go on."""
