"""A price far below its section's middle is a sign, and never holds alone."""

from __future__ import annotations

from typing import Any

from daylight.web.ads import prices
from daylight.web.ads.models import Ad, AdState, PriceMedian, ScreeningDetail


def test_a_price_far_below_its_section_is_seen(board: Any) -> None:
    for number in range(21):
        posted(board, number, price_minor=40_000 + 100 * number)
    prices.count()
    middle = PriceMedian.objects.get()
    assert (middle.median_minor, middle.ads, middle.currency) == (41_000, 21, "USD")
    cheap = board.confirmed(email="other@example.org", title="Bike, like new", price_minor=5_000)
    assert "price_far_below" in signals_of(cheap)
    assert cheap.state == AdState.PUBLIC


def test_another_currency_and_too_few_ads_say_nothing(board: Any) -> None:
    for number in range(19):
        posted(board, number, price_minor=40_000)
    prices.count()
    assert "price_far_below" not in signals_of(board.confirmed(title="Bike", price_minor=5_000))
    for number in range(2):
        posted(board, 30 + number, price_minor=40_000)
    prices.count()
    euros = board.confirmed(title="Bicycle", price_minor=5_000, currency="EUR")
    assert "price_far_below" not in signals_of(euros)


def test_hidden_ads_do_not_count(board: Any) -> None:
    ad = board.confirmed(price_minor=40_000)
    prices.count()
    assert PriceMedian.objects.exists()
    Ad.objects.filter(pk=ad.pk).update(state=AdState.HIDDEN)
    prices.count()
    assert not PriceMedian.objects.exists()


def signals_of(ad: Ad) -> set[str]:
    detail = ScreeningDetail.objects.filter(screening__version__ad=ad).latest("screening_id")
    return {signal["name"] for signal in detail.body["signals"]}


def posted(board: Any, number: int, **changes: Any) -> Ad:
    """Each by another poster, in other words: one alone would be too fast, and all the same text a
    template."""
    body = (
        f"Wheel{number} saddle{number} bell{number} lamp{number} and a basket{number}, rides well."
    )
    said = {"title": f"Bike number {number}", "body": body, **changes}
    return board.confirmed(email=f"s{number}@example.org", **said)  # type: ignore[no-any-return]
