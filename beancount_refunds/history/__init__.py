"""Git beside the ledger: who brought a directive in, who changed it, and how a file stood at a commit.

`git` is the only module that runs git; `blocks` finds the directives in a text, `pairing` tells which
directive of a text was which one of the text before, `provenance` walks the history once, `judgement`
compares what directives claim with it.
"""

from beancount_refunds.history.git import GitError, Repository, repository, tree_at
from beancount_refunds.history.judgement import Judgement, judge
from beancount_refunds.history.origins import Commit, Origin, Signature, Step, Unseen
from beancount_refunds.history.provenance import Provenance, provenance

__all__ = [
    "Commit",
    "GitError",
    "Judgement",
    "Origin",
    "Provenance",
    "Repository",
    "Signature",
    "Step",
    "Unseen",
    "judge",
    "provenance",
    "repository",
    "tree_at",
]
