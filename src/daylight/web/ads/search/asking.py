"""A plan in the words of each database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from daylight.web.ads.search.plan import Plan
from daylight.web.ads.search.query import Wish

LOOK = 20_000  # rows of the index that one question looks into


@dataclass(frozen=True)
class Where:
    """Conditions on a row, and their values. `needs_line` and `needs_content` name what is read."""

    sql: str = ""
    values: tuple[Any, ...] = ()
    needs_line: bool = False
    needs_content: bool = False


def match(plan: Plan) -> str:
    """For FTS5. Every token is quoted: whatever a person typed is a word there."""
    parts = [_quoted(token) for token in plan.all_of]
    parts += [_any(group) for group in plan.any_of]
    parts += [f"{_quoted(prefix)} *" for prefix in plan.prefixes]
    wanted = " AND ".join(parts)
    return f"({wanted}) NOT {_any(plan.none_of)}" if plan.none_of else wanted


def _quoted(token: str) -> str:
    doubled = token.replace('"', '""')
    return f'"{doubled}"'


def _any(tokens: Sequence[str]) -> str:
    return f"({' OR '.join(map(_quoted, tokens))})"


def tsquery(plan: Plan) -> str:
    """For PostgreSQL, as the text of a `tsquery`: nothing is parsed or folded there."""
    return " & ".join(f"({part})" for part in tsqueries(plan))


def tsqueries(plan: Plan) -> list[str]:
    """The same in parts, all of which a row must match. None has only what must not be there."""
    parts = [_lexeme(token) for token in plan.all_of]
    parts += [any_of(group) for group in plan.any_of]
    parts += [f"{_lexeme(prefix)}:*" for prefix in plan.prefixes]
    parts[0] = " & ".join([f"({parts[0]})", *(f"!{_lexeme(token)}" for token in plan.none_of)])
    return parts


def any_of(tokens: Sequence[str]) -> str:
    """As the text of a `tsquery`."""
    return " | ".join(map(_lexeme, tokens))


def _lexeme(token: str) -> str:
    doubled = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"


def rest(plan: Plan, vendor: str) -> Where:
    """What is asked of each row that the index brings: `d` has its line, `c` its content."""
    found = [*_phrases(plan, vendor), *_price(plan), *_numbers(plan, vendor), *_sections(plan)]
    return Where(
        "".join(f" AND {sql}" for sql, _values in found),
        tuple(value for _sql, values in found for value in values),
        needs_line=bool(plan.phrases or plan.without_phrases),
        needs_content=bool(plan.price or plan.numbers),
    )


def joins(rest: Where, kind: str) -> tuple[str, str]:
    """The tables that the rest is asked of: beside an index row `x`, and beside its ad `a`."""
    line = f"{kind} ads_searchdoc d ON d.pub_seq = x.seq"
    content = f"{kind} ads_versioncontent c ON c.version_id = a.public_version_id"
    return line if rest.needs_line else "", content if rest.needs_content else ""


def _phrases(plan: Plan, vendor: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    at = "instr" if vendor == "sqlite" else "strpos"
    for phrases, sign in ((plan.phrases, ">"), (plan.without_phrases, "=")):
        for phrase in phrases:
            yield f"{at}(' ' || d.tokens || ' ', %s) {sign} 0", (f" {' '.join(phrase)} ",)


def _price(plan: Plan) -> Iterator[tuple[str, tuple[Any, ...]]]:
    if plan.price is None:
        return
    low, high, currency = plan.price
    sql, values = _between("c.price_minor", low, high)
    priced = f"(c.price_kind = 'price' AND c.currency = %s{sql})"
    free = "" if low else "c.price_kind = 'free' OR "
    yield f"({free}{priced})", (currency, *values)


def _sections(plan: Plan) -> Iterator[tuple[str, tuple[Any, ...]]]:
    if plan.sections:
        yield f"a.section_id IN ({', '.join(map(str, plan.sections))})", ()


# PostgreSQL may look at rows that the index did not bring, where the name is that of a text.
_NUMBER = (
    "(CASE WHEN jsonb_typeof(c.attributes -> %s) = 'number'"
    " THEN (c.attributes ->> %s)::numeric END)"
)


def _numbers(plan: Plan, vendor: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """A number's facet is there, so the value is a number."""
    for wish in plan.numbers:
        column, names = _attribute(wish, vendor)
        sql, values = _between(column, wish.low, wish.high)
        if values:
            yield (
                sql.removeprefix(" AND "),
                tuple(each for value in values for each in (value, *names)),
            )


def _attribute(wish: Wish, vendor: str) -> tuple[str, tuple[str, ...]]:
    if vendor == "sqlite":
        return "json_extract(c.attributes, %s)", (f"$.{wish.name}",)
    return _NUMBER, (wish.name, wish.name)


def _between(column: str, low: float | None, high: float | None) -> tuple[str, tuple[Any, ...]]:
    bounds = (("<=", low), (">=", high))
    asked = [(sign, bound) for sign, bound in bounds if bound is not None]
    return (
        "".join(f" AND %s {sign} {column}" for sign, _bound in asked),
        tuple(bound for _sign, bound in asked),
    )
