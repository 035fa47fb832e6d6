"""What machines cost: feeds, the sitemap's parts, heads of pages. Processor time, in one process.

python -m benchmarks.feeds.measure_feeds [--ads 5000] [--large 200000]

Peers in the same run: Django's own feed and sitemap classes over the same tables, and the ad's page
without what is said to machines.
"""

from __future__ import annotations

import argparse
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from benchmarks.board import ads, fill, site


def cpu_ms(ask: Callable[[], Any], times: int) -> float:
    """The least of five rounds, for one call."""
    ask()
    rounds = []
    for _ in range(5):
        began = time.process_time()
        for _ in range(times):
            ask()
        rounds.append((time.process_time() - began) / times * 1000)
    return min(rounds)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ads", type=int, default=5000)
    parser.add_argument("--large", type=int, default=200_000)
    options = parser.parse_args()
    home = site.make()
    file = ads.write(
        home.parent / "ads.jsonl", options.ads, sections=site.sections(), places=site.towns()
    )
    print(site.run_import(file))
    _pages()
    _feeds()
    print(fill.multiply(options.large))
    _sitemap()


def _client() -> Any:
    from django.test import Client

    return Client(SERVER_NAME="127.0.0.1")


def _body(path: str) -> Callable[[], bytes]:
    client = _client()

    def ask() -> bytes:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
        return b"".join(answer) if answer.streaming else bytes(answer.content)

    return ask


def _pages() -> None:
    """The ad's page with its head for machines, and without."""
    from daylight.web.ads.markup import head
    from daylight.web.ads.models import Ad

    name = Ad.objects.filter(state="public").values_list("public_id", flat=True)[0]
    ask = _body(f"/a/{name}")
    whole, size = cpu_ms(ask, 100), len(ask())
    made, bare = head.of_ad, head.Head()
    head.of_ad = lambda *_given: bare  # type: ignore[assignment]
    without, small = cpu_ms(ask, 100), len(ask())
    head.of_ad = made
    print(
        f"ad page {whole:.2f} ms, {size} bytes; without its head {without:.2f} ms, {small} bytes: "
        f"ratio {whole / without:.2f}"
    )
    print(f"map {cpu_ms(_body('/map'), 20):.2f} ms; kept cards (1) ", end="")
    print(f"{cpu_ms(_body(f'/kept/cards?ids={name}'), 50):.2f} ms")


def _feeds() -> None:
    items = _body("/feed.atom")().count(b"<entry")
    peer = cpu_ms(_peer_feed, 10)
    print(f"{items} ads in a feed")
    for path in ("/feed.rss", "/feed.atom", "/feed.json", "/widget?ads=10"):
        ours = cpu_ms(_body(path), 20)
        print(f"{path:16} {ours:.2f} ms; peer's RSS {peer:.2f} ms: ratio {ours / peer:.2f}")


def _peer_feed() -> str:
    """50 ads by Django's classes, as its documentation shows, with no look at contacts."""
    from django.utils.feedgenerator import Rss201rev2Feed

    from daylight.web import clock
    from daylight.web.ads.models import Ad

    feed = Rss201rev2Feed(title="All", link="http://x/", description="All", language="en")
    rows = Ad.objects.visible(clock.now()).order_by("-pub_seq")
    for ad in rows.select_related("public_version__content", "place", "section")[:50]:
        content = ad.public_version.content  # type: ignore[union-attr]
        feed.add_item(
            title=content.title,
            link=f"http://x/a/{ad.public_id}",
            description=content.body[:300],
            pubdate=ad.published_at,
            categories=(ad.section.slug,),
        )
    return str(feed.writeString("utf-8"))


def _sitemap() -> None:
    from daylight.web.ads.feeds import sitemap

    numbers = list(sitemap.ad_parts())
    index = cpu_ms(_body("/sitemap.xml"), 3)
    print(f"sitemap: {len(numbers)} parts of ads; index {index:.1f} ms")
    last = numbers[-2]
    ours = cpu_ms(_body(f"/sitemap-ads-{last}.xml"), 1)
    tracemalloc.start()
    for _piece in _client().get(f"/sitemap-ads-{last}.xml"):
        pass
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    peer = cpu_ms(lambda: _peer_part(len(numbers) - 1), 1)
    print(
        f"a part of 50,000 late in the list {ours:.0f} ms, {peak:.1f} MB at most; "
        f"peer's {peer:.0f} ms: ratio {ours / peer:.2f}"
    )


def _peer_part(page: int) -> int:
    """One page of Django's sitemap class, and the lines that its template would write."""
    from django.contrib.sitemaps import Sitemap
    from django.contrib.sites.requests import RequestSite
    from django.test import RequestFactory

    from daylight.web import clock
    from daylight.web.ads.models import Ad

    class Ads(Sitemap):  # type: ignore[type-arg]
        limit = 50_000
        protocol = "https"

        def items(self) -> Any:
            return Ad.objects.visible(clock.now()).order_by("pub_seq")

        def location(self, item: Ad) -> str:
            return f"/a/{item.public_id}"

        def lastmod(self, item: Ad) -> Any:
            return item.published_at

    urls = Ads().get_urls(
        page=page, site=RequestSite(RequestFactory(SERVER_NAME="127.0.0.1").get("/"))
    )
    return len("".join(f"<url><loc>{u['location']}</loc></url>" for u in urls))


if __name__ == "__main__":
    main()
