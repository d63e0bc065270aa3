"""Small deliberate faults of the core, each with the property that must notice it.

A `Mutant` replaces one text, which stands exactly once in its module, in a copy of the package;
`run` then runs the property against that copy. When a refactoring moves the text, the test says so:
state the fault anew where the rule stands now.
"""

from __future__ import annotations

import dataclasses

from tests.mutants import faults_of_books, faults_of_money


@dataclasses.dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: ``old`` becomes ``new`` in ``module``, and ``property_`` must fail."""

    name: str
    module: str
    old: str
    new: str
    property_: str
    examples: int = 400


MUTANTS = tuple(Mutant(*fault) for fault in (*faults_of_money.FAULTS, *faults_of_books.FAULTS))
