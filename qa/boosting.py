"""Gradient-boosted trees as plain data: fitted elsewhere, read from JSON, and followed here.

Friedman, Greedy function approximation: a gradient boosting machine, Annals of Statistics 2001;29:1189-1232.
"""

import math
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict


class Tree(BaseModel):
    """A decision tree, node by node, the root first; a node without a reading is a leaf.

    What has at most `threshold` of the reading goes on at node `below`, the rest at node `above`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reading: tuple[str, ...]
    threshold: tuple[float, ...]
    below: tuple[int, ...]
    above: tuple[int, ...]
    value: tuple[float, ...]

    def follow(self, readings: Mapping[str, float]) -> float:
        """Return the value of the leaf that the readings lead to."""
        node = 0
        while name := self.reading[node]:
            node = self.below[node] if readings[name] <= self.threshold[node] else self.above[node]
        return self.value[node]


class BoostedTrees(BaseModel):
    """The trees whose values, added to `start`, give the logarithm of the odds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: float
    trees: tuple[Tree, ...]

    def probability(self, readings: Mapping[str, float]) -> float:
        """Return the fitted probability. Raises KeyError for a missing reading."""
        return 1 / (1 + math.exp(-self.start - sum(tree.follow(readings) for tree in self.trees)))
