"""What places and sections have in common: slugs, parents, no circles."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from daylight.web.catalogue_files.model import MAX_DEPTH


class Node(Protocol):
    @property
    def slug(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def line(self) -> int: ...


N = TypeVar("N", bound=Node)


@dataclass(frozen=True)
class Fault(Generic[N]):
    """One thing wrong with a node's place in the tree, and in which field it was written."""

    node: N
    field: str
    message: str
    hint: str = ""


def faults(nodes: Sequence[N], *, what: str) -> Iterator[Fault[N]]:
    """Slugs used twice, parents that do not exist, circles, too many levels."""
    first: dict[str, N] = {}
    for node in nodes:
        if node.slug in first:
            message = f"{node.slug!r} stands on line {first[node.slug].line} already"
            yield Fault(node, "slug", message, "every slug is used once")
        else:
            first[node.slug] = node
    for node in first.values():
        if node.parent and node.parent not in first:
            near = difflib.get_close_matches(node.parent, first, 1)
            hint = (
                f"did you mean {near[0]!r}?" if near else f"the slug of another {what}, or nothing"
            )
            yield Fault(node, "parent", f"there is no {what} {node.parent!r}", hint)
            continue
        depth = _depth(node, first)
        if depth is None:
            yield Fault(node, "parent", f"{node.slug!r} is its own ancestor", "break the circle")
        elif depth > MAX_DEPTH:
            yield Fault(node, "parent", f"{depth} levels deep", f"{MAX_DEPTH} at most")


def _depth(node: Node, by_slug: dict[str, N]) -> int | None:
    """Levels from the root down to this node, or None where it hangs in a circle."""
    depth, at = 1, node
    while at.parent and at.parent in by_slug:
        at = by_slug[at.parent]
        depth += 1
        if depth > len(by_slug) + 1:
            return None
    return depth


def in_order(nodes: Sequence[N]) -> list[N]:
    """Parents before their children, else in the order of the file."""
    by_slug = {node.slug: node for node in nodes}
    return sorted(nodes, key=lambda node: _depth(node, by_slug) or 0)
