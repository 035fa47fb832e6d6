"""A claim as it was given, cleaned: what can be read is used, what is missing stops nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
import phonenumbers

from daylight.web.reports import addresses
from daylight.web.reports.models import About, Channel, Wrong
from daylight.web.takedowns import Print

_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[0-9a-z]{26,64}")
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}")
MOST_TEXT = 5000
MOST_PRINTS = 12


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """All that a claim brings. Survives as JSON where no table can take it."""

    form_key: str
    wrong: str = Wrong.UNSAID.value
    about: str = ""
    danger: bool = False
    channel: str = Channel.FORM.value
    language: str = "en"
    address: str = ""
    ads: tuple[str, ...] = ()
    named_photos: tuple[str, ...] = ()
    phone_typed: str = ""
    phone: str = ""
    description: str = ""
    sha256: tuple[str, ...] = ()
    pdq: tuple[str, ...] = ()
    safe: bool = False
    email: str = ""
    telephone: str = ""
    name: str = ""
    signature: str = ""
    good_faith: bool = False
    network: str = ""
    trusted: int = 0
    staff: int = 0

    @property
    def prints(self) -> tuple[Print, ...]:
        return (
            *(Print(sha256=value) for value in self.sha256),
            *(Print(pdq=bytes.fromhex(value)) for value in self.pdq),
        )

    @property
    def by_photo_alone(self) -> bool:
        return bool(self.sha256 or self.pdq) and not (self.ads or self.named_photos or self.phone)

    @property
    def says_where(self) -> bool:
        """Whether there is anything by which the board, or a person, can look."""
        return bool(self.address or self.phone_typed or self.description or self.prints)

    @property
    def points_at_something(self) -> bool:
        """Whether something is named that can be hidden at once; else a person looks for it."""
        return bool(self.ads or self.named_photos or self.phone)

    @property
    def waits_for_contact(self) -> bool:
        """A picture alone is looked for once a mailbox has answered; staff heard a voice."""
        return self.by_photo_alone and not self.is_heard

    @property
    def is_heard(self) -> bool:
        """Whether staff heard a voice, or know the flagger."""
        return bool(self.staff or self.trusted)


def read(given: Mapping[str, str], *, host: str, country: str, **fixed: Any) -> Form:
    """A form from what was typed. Only the length of anything is limited."""
    text = {key: _clean(value) for key, value in given.items()}
    named = addresses.read(text.get("address", ""), host=host)
    key = text.get("form_key", "")
    return Form(
        form_key=key if _KEY.fullmatch(key) else fixed.pop("new_key", ""),
        wrong=_choice(Wrong, text.get("wrong", ""), ""),
        about=_choice(About, text.get("about", ""), ""),
        danger=text.get("danger", "") == "yes",
        address=text.get("address", "")[:500],
        ads=named.ads,
        named_photos=named.photos,
        phone_typed=text.get("phone", "")[:40],
        phone=e164(text.get("phone", ""), country),
        description=text.get("description", "")[:MOST_TEXT],
        sha256=tuple(v for v in text.get("sha256", "").split() if _SHA256.fullmatch(v))[
            :MOST_PRINTS
        ],
        pdq=tuple(v for v in text.get("pdq", "").split() if _SHA256.fullmatch(v))[:MOST_PRINTS],
        safe=text.get("safe", "") == "yes",
        email=email_of(text.get("email", "")),
        telephone=text.get("telephone", "")[:40],
        name=text.get("name", "")[:120],
        signature=text.get("signature", "")[:120],
        good_faith=bool(text.get("good_faith", "")),
        **{name: value for name, value in fixed.items() if name != "new_key"},
    )


def _clean(value: str) -> str:
    """No character that a database or a mail cannot take."""
    kept = "".join(c for c in value if c.isprintable() or c in "\n\t")
    return kept.encode("utf-8", "ignore").decode("utf-8").strip()


def _choice(choices: Any, value: str, otherwise: str) -> str:
    return value if value in choices.values else otherwise


def email_of(value: str) -> str:
    """An e-mail address as it was typed; "" where it is none."""
    text = value.strip()[:254]
    return text if _MAIL.fullmatch(text) else ""


def e164(text: str, country: str) -> str:
    """A phone number as the screening spells it; "" where it cannot be read.

    >>> e164("(312) 555-0123", "US")
    '+13125550123'
    """
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
