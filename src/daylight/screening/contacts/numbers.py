"""Which digits are a phone number, by the tables of `phonenumbers`, asked only of candidates."""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

import functools
import re
from collections.abc import Callable

# Countries that are tried where the ad's country is not known, in this order.
GUESSED = ("US", "GB", "ES", "MX", "FR", "IN", "IT", "DE", "NL", "AU", "BR", "IE")
_NANP = frozenset(
    "US CA PR DO JM TT BS BB AG AI AS BM DM GD GU KN KY LC MP MS SX TC VC VG VI".split()
)
SHORTEST, LONGEST = 7, 15


@functools.lru_cache(maxsize=8192)
def e164(digits: str, country: str, international: bool = False) -> str | None:
    """The number in E.164, or None where no number of `country` looks like this.

    `digits` are as written, a trunk prefix included. With `international` they start with a
    country code.

    >>> e164("3125550123", "US"), e164("447911123456", "US", True), e164("0000000000", "US")
    ('+13125550123', '+447911123456', None)
    """
    if not SHORTEST <= len(digits) <= LONGEST:
        return None
    if len(set(digits)) < 3:
        return None
    if country in _NANP and not international:
        return _nanp(digits)
    return _parsed(digits, country, international)


def _nanp(digits: str) -> str | None:
    national = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    if len(national) != 10 or national[0] in "01" or national[3] in "01":
        return None
    return _valid(1, national)


def _valid(code: int, national: str) -> str | None:
    return f"+{code}{national}" if _north_american()(national) else None


@functools.cache
def _north_american() -> Callable[[str], object]:
    """All assigned numbers of country code 1 as one pattern, from the tables of `phonenumbers`."""
    from phonenumbers import PhoneMetadata, region_codes_for_country_code

    patterns: set[str] = set()
    for region in region_codes_for_country_code(1):
        table = PhoneMetadata.metadata_for_region(region)
        assert table is not None
        kinds = (
            table.fixed_line, table.mobile, table.toll_free, table.premium_rate,
            table.shared_cost, table.personal_number, table.voip, table.uan, table.pager,
        )  # fmt: skip
        patterns |= {k.national_number_pattern for k in kinds if k and k.national_number_pattern}
    return re.compile("|".join(f"(?:{p})" for p in sorted(patterns))).fullmatch


def _parsed(digits: str, country: str, international: bool) -> str | None:
    import phonenumbers

    try:
        text = f"+{digits}" if international else digits
        number = phonenumbers.parse(text, None if international else country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
