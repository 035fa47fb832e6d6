"""The right edge of the tree: all that appending needs, in a few kilobytes at any size.

The edge keeps, for each tile level, the hashes of the tile that is not yet full. From it follow
the compact range, the root, and every tile that a batch of new leaves makes.
"""

from __future__ import annotations

import msgspec

from daylight.ledger.hashing import EMPTY_ROOT, HASH_BYTES, node_hash, subtree_root
from daylight.ledger.tiles import TILE_BITS, TILE_WIDTH, Read, Tile, partial_width, read_tile

_TILE_BYTES = TILE_WIDTH * HASH_BYTES


class Edge(msgspec.Struct, frozen=True):
    """Size of the tree and, by level, the joined hashes of its partial tiles."""

    size: int = 0
    levels: tuple[bytes, ...] = ()

    def extend(self, hashes: bytes) -> tuple[Edge, list[tuple[Tile, bytes]]]:
        """The edge after appending joined leaf hashes, and the tiles that are new or changed.

        Costs about two hashes a leaf. Partial tiles come in their last width only.
        """
        grown = list(self.levels)
        tiles: list[tuple[Tile, bytes]] = []
        size, level, fresh = self.size + len(hashes) // HASH_BYTES, 0, hashes
        while fresh:
            if level == len(grown):
                grown.append(b"")
            data = grown[level] + fresh
            index = (self.size >> (TILE_BITS * level)) // TILE_WIDTH
            roots: list[bytes] = []
            full = len(data) - len(data) % _TILE_BYTES
            for at in range(0, full, _TILE_BYTES):
                tile = data[at : at + _TILE_BYTES]
                tiles.append((Tile(level, index + at // _TILE_BYTES), tile))
                roots.append(subtree_root(tile))
            rest = grown[level] = data[full:]
            if rest:
                last = Tile(level, index + full // _TILE_BYTES, len(rest) // HASH_BYTES)
                tiles.append((last, rest))
            level, fresh = level + 1, b"".join(roots)
        return Edge(size, tuple(grown)), tiles

    def frontier(self) -> list[bytes]:
        """The compact range from 0: roots of the complete subtrees, largest first."""
        nodes: list[bytes] = []
        for hashes in self.levels:
            level: list[bytes] = []
            at, width = 0, len(hashes) // HASH_BYTES
            for bit in reversed(range(TILE_BITS)):
                if width & (1 << bit):
                    end = at + HASH_BYTES * (1 << bit)
                    level.append(subtree_root(hashes[at:end]))
                    at = end
            nodes = level + nodes
        return nodes

    def root(self) -> bytes:
        """The root hash at this size."""
        nodes = self.frontier()
        if not nodes:
            return EMPTY_ROOT
        root = nodes.pop()
        while nodes:
            root = node_hash(nodes.pop(), root)
        return root


def load_edge(read: Read, size: int) -> Edge:
    """The edge at a size, from the tiles of a log at least as long. Not checked against a root.

    Raises: Missing, Malformed.
    """
    levels: list[bytes] = []
    level = 0
    while size >> (TILE_BITS * level):
        width = partial_width(level, size)
        index = (size >> (TILE_BITS * level)) // TILE_WIDTH
        levels.append(read_tile(read, Tile(level, index, width)) if width else b"")
        level += 1
    return Edge(size, tuple(levels))
