"""Search on ids alone, ours against tantivy: the newest 25 of a query and how many there are.

python -m benchmarks.search.measure_tantivy --site FOLDER [--requests 300]

FOLDER is a site that `measure_large --keep` has filled. tantivy gets the lines of the same index,
and no ads: it joins no hit to what is visible now, and knows nothing of what ends in between.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from typing import Any

from benchmarks.search import measure_large

PAGE = 25


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--site", required=True)
    parser.add_argument("--requests", type=int, default=300)
    options = parser.parse_args()
    measure_large.opened(options.site)
    theirs = _filled()
    for name, queries in measure_large.classes().items():
        if name in measure_large.WORDS_AND_FACETS:
            _compare(name, queries, theirs, options.requests)


def _filled() -> Any:
    """tantivy's index of the same lines: each token once, ids alone."""
    import tantivy

    from daylight.web.ads.models import SearchDoc

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("seq", fast=True)
    builder.add_text_field("tokens", tokenizer_name="whitespace", index_option="basic")
    index = tantivy.Index(builder.build(), path=tempfile.mkdtemp(prefix="tantivy-bench-"))
    writer = index.writer(256_000_000, 1)
    began, used = time.perf_counter(), time.process_time()
    rows = SearchDoc.objects.order_by("pub_seq").values_list("pub_seq", "tokens")
    for seq, line in rows.iterator(chunk_size=5000):
        document = tantivy.Document()
        document.add_integer("seq", seq)
        document.add_text("tokens", line)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    count = index.searcher().num_docs
    print(
        f"tantivy: {count:,} lines in {time.perf_counter() - began:.1f} s, "
        f"{(time.process_time() - used) / max(count, 1) * 1e6:.0f} us of processor time each "
        "(reading them from the table is in it)"
    )
    return index


def _compare(name: str, queries: list[str], theirs: Any, requests: int) -> None:
    plans = [measure_large.planned(query) for query in queries]
    ours = _median(lambda number: _ask_ours(plans[number % len(plans)]), requests)
    searcher = theirs.searcher()
    asked = [_translated(plan, theirs.schema) for plan in plans]
    peer = _median(lambda number: _ask(searcher, asked[number % len(asked)]), requests)
    for plan, query in zip(plans, asked, strict=True):
        mine, other = _ask_ours(plan), _ask(searcher, query)
        if mine != other:
            raise RuntimeError(f"{name}: {mine} and {other}")
    print(f"{name:27} ours {ours:7.0f} us, tantivy {peer:7.0f} us: ratio {ours / peer:.2f}")


def _ask_ours(plan: Any) -> tuple[list[int], int]:
    from daylight.web import clock
    from daylight.web.ads.search import finding

    found, count = finding.first(plan, clock.now(), limit=PAGE)
    return found.seqs, count.ads


def _ask(searcher: Any, query: Any) -> tuple[list[int], int]:
    import tantivy

    found = searcher.search(query, PAGE, count=True, order_by_field="seq", order=tantivy.Order.Desc)
    seqs = [int(seq) for seq, _address in found.hits]
    return seqs, min(int(found.count), 1000)


def _translated(plan: Any, schema: Any) -> Any:
    """A plan without a rest, as tantivy has it."""
    import tantivy

    def term(token: str) -> Any:
        return tantivy.Query.term_query(schema, "tokens", token, "basic")

    must = tantivy.Occur.Must
    parts = [(must, term(token)) for token in plan.all_of]
    for group in plan.any_of:
        some = [(tantivy.Occur.Should, term(token)) for token in group]
        parts.append((must, tantivy.Query.boolean_query(some)))
    parts += [(tantivy.Occur.MustNot, term(token)) for token in plan.none_of]
    return tantivy.Query.boolean_query(parts)


def _median(ask: Callable[[int], object], requests: int) -> float:
    """Microseconds of processor time, of all threads."""
    times = []
    for number in range(requests + 10):
        used = time.process_time()
        ask(number)
        if number >= 10:
            times.append((time.process_time() - used) * 1e6)
    return sorted(times)[len(times) // 2]


if __name__ == "__main__":
    main()
