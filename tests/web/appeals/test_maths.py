"""The maths of quality against slow, obvious versions of it."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.web.review.quality import agreement, cells, drawing, intervals

shares = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def exact_at_most(hits: int, total: int, p: Fraction) -> Fraction:
    return sum(
        (math.comb(total, k) * p**k * (1 - p) ** (total - k) for k in range(hits + 1)), Fraction(0)
    )


@settings(max_examples=60, deadline=None)
@given(shares)
def test_the_exact_interval_is_the_one_whose_tails_are_a_fortieth(case: tuple[int, int]) -> None:
    hits, total = case
    share = intervals.clopper_pearson(hits, total)
    assert share is not None
    assert 0 <= share.low <= share.value <= share.high <= 1
    tail = float(Fraction(1, 40))
    if hits:
        above = 1 - exact_at_most(hits - 1, total, Fraction(share.low))
        assert math.isclose(float(above), tail, rel_tol=1e-6)
    if hits < total:
        assert math.isclose(
            float(exact_at_most(hits, total, Fraction(share.high))), tail, rel_tol=1e-6
        )


@settings(max_examples=60, deadline=None)
@given(shares)
def test_the_score_interval_ends_where_the_score_is_the_quantile(case: tuple[int, int]) -> None:
    hits, total = case
    share = intervals.wilson(hits, total)
    assert share is not None
    assert 0 <= share.low <= share.value <= share.high <= 1
    for bound in (share.low, share.high):
        if 0 < bound < 1:
            score = abs(share.value - bound) / math.sqrt(bound * (1 - bound) / total)
            assert math.isclose(score, intervals.LEVEL_Z, rel_tol=1e-9)


@settings(max_examples=15, deadline=None)
@given(shares)
def test_the_exact_interval_is_not_narrower_where_its_tails_are(case: tuple[int, int]) -> None:
    """It covers at least 95 of 100 samples, whatever the share is."""
    hits, total = case
    truth = hits / total
    covered = 0.0
    for k in range(total + 1):
        share = intervals.clopper_pearson(k, total)
        assert share is not None
        if share.low - 1e-12 <= truth <= share.high + 1e-12:
            covered += math.comb(total, k) * truth**k * (1 - truth) ** (total - k)
    assert covered >= 0.95 - 1e-9


def test_no_cases_are_no_share() -> None:
    assert intervals.wilson(0, 0) is None
    assert intervals.clopper_pearson(0, 0) is None
    with pytest.raises(ValueError, match="no share"):
        intervals.wilson(2, 1)


@settings(max_examples=100, deadline=None)
@given(shares, shares)
def test_a_ratio_turns_over_with_its_sides(a: tuple[int, int], b: tuple[int, int]) -> None:
    one, other = intervals.rate_ratio(*a, *b), intervals.rate_ratio(*b, *a)
    few = min(a[1], b[1]) < intervals.FEW or a[0] + b[0] == 0
    assert (one is None) is (other is None) is few
    if one is not None and other is not None:
        assert one.low <= one.value <= one.high
        assert math.isclose(one.value * other.value, 1, rel_tol=1e-9)
        assert math.isclose(one.low * other.high, 1, rel_tol=1e-9)


def test_a_ratio_as_the_method_was_published() -> None:
    # Worked by hand: (15/60) / (10/80) = 2; s^2 = 1/15 - 1/60 + 1/10 - 1/80.
    ratio = intervals.rate_ratio(15, 60, 10, 80)
    assert ratio is not None
    spread = 1.959963984540054 * math.sqrt(1 / 15 - 1 / 60 + 1 / 10 - 1 / 80)
    assert math.isclose(ratio.value, 2)
    assert math.isclose(ratio.low, 2 * math.exp(-spread))


said = st.lists(st.lists(st.sampled_from("abc"), min_size=0, max_size=4), max_size=12)


def slow_alpha(units: list[list[str]]) -> float | None:
    """By its definition: observed over expected disagreement of all pairs of answers."""
    paired = [unit for unit in units if len(unit) >= 2]
    pool = [answer for unit in paired for answer in unit]
    total = len(pool)
    if not total:
        return None
    observed = Fraction(0)
    for unit in paired:
        apart = sum(a != b for a, b in permutations(unit, 2))
        observed += Fraction(apart, len(unit) - 1)
    observed /= total
    expected = Fraction(sum(a != b for a, b in permutations(pool, 2)), total * (total - 1))
    return None if expected == 0 else float(1 - observed / expected)


@settings(max_examples=150, deadline=None)
@given(said)
def test_alpha_is_what_its_definition_says(units: list[list[str]]) -> None:
    found, slow = agreement.alpha(units), slow_alpha(units)
    assert (found.alpha is None) is (slow is None)
    if found.alpha is not None and slow is not None:
        assert math.isclose(found.alpha, slow, abs_tol=1e-9)
    assert found.units == sum(len(unit) >= 2 for unit in units)


def test_alpha_of_the_published_example() -> None:
    """Krippendorff (2011), section C: four observers, twelve units, gaps; nominal alpha 0.743."""
    rows = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    units = [[str(row[n]) for row in rows if row[n] is not None] for n in range(12)]
    found = agreement.alpha(units)
    assert found.alpha is not None
    assert round(found.alpha, 3) == 0.743


groups = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.integers(0, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    max_size=10,
)


@settings(max_examples=150, deadline=None)
@given(groups)
def test_merging_loses_no_case_and_leaves_no_small_group(
    given_groups: dict[str, tuple[int, int]],
) -> None:
    before = [cells.Cell(name, total, hits) for name, (total, hits) in given_groups.items()]
    after = cells.merged(before)
    everything = sum(cell.total for cell in before)
    assert sum(cell.total for cell in after) == everything
    assert sum(cell.hits for cell in after) == sum(cell.hits for cell in before)
    if everything >= intervals.FEW:
        assert all(cell.total >= intervals.FEW for cell in after)
    else:
        assert len(after) <= 1
    assert len({cell.name for cell in after}) == len(after)


@settings(max_examples=50, deadline=None)
@given(st.sets(st.text("0123456789", min_size=1, max_size=4), max_size=40), st.integers(0, 50))
def test_a_sample_is_of_the_population_and_the_same_for_everybody(
    population: set[str], size: int
) -> None:
    seed, root = bytes(32), b"root"
    drawn = drawing.draw(population, size, seed=seed, root=root)
    assert len(drawn) == min(size, len(population)) == len(set(drawn))
    assert set(drawn) <= population
    assert drawn == drawing.draw(sorted(population, reverse=True), size, seed=seed, root=root)


def test_every_case_is_as_likely_as_any_other() -> None:
    names = [str(n) for n in range(20)]
    hits: Counter[str] = Counter()
    for n in range(1000):
        hits.update(drawing.draw(names, 5, seed=n.to_bytes(32, "big"), root=b""))
    assert all(180 < hits[name] < 320 for name in names)  # 250 each; a deviation is 14
    taken = sum(drawing.chosen(str(n), 50, b"key") for n in range(20_000))
    assert 850 < taken < 1150
    assert not any(drawing.chosen(str(n), 0, b"key") for n in range(100))
    assert all(drawing.chosen(str(n), 1000, b"key") for n in range(100))


def test_a_commitment_fits_one_seed() -> None:
    assert drawing.commitment(bytes(32)) != drawing.commitment(bytes(31) + b"\1")
    with pytest.raises(ValueError, match="32 bytes"):
        drawing.commitment(b"short")
