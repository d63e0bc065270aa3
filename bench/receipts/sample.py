"""One sample: so many lines and open items, and the truth about each line.

``python -m bench.receipts.sample SEED COUNT FOLDER`` writes main.beancount and labels.json there.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import sys
from typing import TYPE_CHECKING

from bench.receipts import books, expected, hostile, strangers
from bench.receipts.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.receipts.model import Label

#: How many of a hundred lines each scene makes; what rounding leaves goes to the first.
SCENES: tuple[tuple[Callable[[World], None], int], ...] = (
    (expected.exact, 17),
    (expected.bare, 7),
    (expected.partial, 11),
    (expected.noise, 9),
    (expected.batch, 4),
    (expected.fee, 6),
    (expected.foreign, 5),
    (expected.collision, 6),
    (expected.unforeseen, 6),
    (expected.part, 4),
    (strangers.customer, 4),
    (strangers.tax_office, 1),
    (strangers.interest, 1),
    (strangers.own_transfer, 2),
    (strangers.returned, 2),
    (strangers.reversed_, 1),
    (strangers.too_early, 2),
    (hostile.one_name, 1),
    (hostile.part_of_another, 1),
    (hostile.credit_of_another, 1),
    (hostile.substring, 2),
    (hostile.longer_stranger, 1),
    (hostile.address, 2),
    (hostile.shared_order, 1),
    (hostile.number_of_another, 1),
    (hostile.invoice_of_ours, 1),
    (hostile.telephone, 1),
)


@dataclasses.dataclass(frozen=True)
class Sample:
    """The text of a ledger with open items, and the labels of its lines in their order."""

    ledger: str
    labels: tuple[Label, ...]
    world: World

    def write(self, folder: pathlib.Path) -> pathlib.Path:
        """Write the ledger, and the labels as JSON beside it; the path of the ledger."""
        path = folder / "main.beancount"
        path.write_text(self.ledger, encoding="utf-8")
        labels = json.dumps([dataclasses.asdict(label) for label in self.labels], indent=1)
        (folder / "labels.json").write_text(labels + "\n", encoding="utf-8")
        return path


def generate(seed: int, count: int) -> Sample:
    """A sample of ``count`` lines (at least 100) and at least as many open items."""
    world = World(seed, count)
    scenes = [scene for scene, share in SCENES for _ in range(share * count // 100)]
    scenes += [expected.exact] * (count - len(scenes))
    world.chance.shuffle(scenes)
    for scene in scenes:
        scene(world)
    while len(world.credits) < count:
        world.expected()
    return Sample("".join(books.text(world)), tuple(world.labels), world)


if __name__ == "__main__":
    _, seed_, count_, folder_ = sys.argv
    print(generate(int(seed_), int(count_)).write(pathlib.Path(folder_)))
