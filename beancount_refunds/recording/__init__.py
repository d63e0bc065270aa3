"""What somebody says in a few words, as the directives that record it: pure functions of the settled ledger.

`commands` says which words each kind of directive takes, `values` reads them strictly, `defaults` and
`new_ids` and `proposals` fill in what nobody said, `drafts_of` puts a directive together, `actors` knows who
records it, and `consequences` tells what it would change. Nothing here reads a file or a clock.
"""
