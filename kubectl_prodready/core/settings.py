"""What a team decided for its workloads, as its `.prodready.yaml` says."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from fnmatch import fnmatchcase
from typing import Literal, NamedTuple, Protocol, TypeAlias

from kubectl_prodready.core.images.image import is_registry, parse_image
from kubectl_prodready.core.model import Safety
from kubectl_prodready.core.quantity import Quantity

CpuLimit: TypeAlias = Literal["off", "generous"] | Quantity
"""None at all, a multiple of the request, or one amount for all."""

RuleWord: TypeAlias = bool | Safety
"""Off, on, or on with the level that the rule's changes carry."""

Amounts: TypeAlias = Mapping[tuple[str, str], Quantity]
"""Quantities by `requests` or `limits` and the resource."""


NO_WORDS: Mapping[str, RuleWord] = {}
NO_AMOUNTS: Amounts = {}

BASES = ("distroless", "alpine", "slim", "chainguard")
"""The families of final bases that may be asked for, for Dockerfiles in stages."""

MAGIC = frozenset("*?[")


class ImageAmounts(NamedTuple):
    """The sizes for the images whose name, without tag and digest, matches a glob."""

    pattern: str
    amounts: Amounts

    def fits(self, image: str) -> bool:
        """Whether an image is meant, as it is written or by its whole name.

        A pattern is one for whole names too, short or not, unless it begins with any folder.
        """
        if fnmatchcase(image_name(image), self.pattern):
            return True
        first, slash, _ = self.pattern.partition("/")
        has_registry = is_registry(first)
        if slash and not has_registry and not MAGIC.isdisjoint(first):
            return False
        whole = parse_image(image).key
        return fnmatchcase(whole, parse_image(self.pattern).key) or (
            has_registry and fnmatchcase(whole, self.pattern)
        )


class Settings(NamedTuple):
    """The decisions that hold for one workload; what nobody decided is None or empty.

    `drain_seconds` is how long a Pod still gets requests after it began to stop. `mirrors` are
    pairs of a registry or repository prefix and the one that it stands for, the longest first.
    `final_base` is one of BASES, or "" for the smallest that serves.
    `source` is the file that says so, for people.
    """

    drain_seconds: int | None = None
    mirrors: tuple[tuple[str, str], ...] = ()
    rules: Mapping[str, RuleWord] = NO_WORDS
    sizes: Amounts = NO_AMOUNTS
    images: tuple[ImageAmounts, ...] = ()
    cpu_limit: CpuLimit = "generous"
    source: str = ""
    final_base: str = ""

    def runs(self, rule: str) -> bool:
        """Whether a rule is to be asked."""
        return self.rules.get(rule) is not False

    def safety_of(self, rule: str) -> Safety | None:
        """The level that the changes of a rule carry; None where the rule itself knows."""
        word = self.rules.get(rule)
        return word if isinstance(word, Safety) else None

    def size(self, image: str, kind: str, resource: str) -> Quantity | None:
        """The default of `requests` or `limits` of a resource, for a container with this image.

        The first pattern that matches goes before what holds for all images.
        """
        if not self.sizes and not self.images:
            return None
        matching = (one.amounts for one in self.images if one.fits(image))
        own = next(matching, self.sizes)
        return own.get((kind, resource)) or self.sizes.get((kind, resource))


UNDECIDED = Settings()


class Decisions(Protocol):
    """Tells what a team decided for the workloads of a file, by its real absolute path."""

    def settings(self, file: str, namespaces: AbstractSet[str], /) -> Settings:
        """What holds for a workload that ends up in these namespaces ("" where none is named)."""

    def are_broken(self, file: str, /) -> bool:
        """Whether the file is governed by a configuration that has errors."""


class Undecided:
    """The decisions of a team that made none."""

    def settings(self, _file: str, _namespaces: AbstractSet[str], /) -> Settings:
        """Nothing."""
        return UNDECIDED

    def are_broken(self, _file: str, /) -> bool:
        """What is not there has no errors."""
        return False


def image_name(image: str) -> str:
    """An image without its tag and digest; a registry's port is no tag."""
    name = image.partition("@")[0]
    repository, slash, last = name.rpartition("/")
    return repository + slash + last.partition(":")[0]
