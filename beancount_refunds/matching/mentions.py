"""Which open items and vendors the bank's words mean, and how surely."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from beancount_refunds.matching import tokens
from beancount_refunds.matching.model import ItemKind
from beancount_refunds.shapes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from beancount_refunds.matching.index import Holder, Index
    from beancount_refunds.matching.model import BankReceipt, ItemName, OpenItem

#: A number of fewer digits, or an id of fewer letters and digits, stands in texts by accident.
SHORTEST_NUMBER = 5
SHORTEST_ID = 4

#: Names that only a vendor made unique, among its own.
VENDORS_OWN = frozenset({"bill", "credit number"})


class Sureness(enum.IntEnum):
    """How surely words of a text are the name of an item."""

    #: The name of something else: it goes on in the text.
    OTHER = 0
    #: Badly scanned, hung on another word, or what may stand there by accident.
    HINT = 1
    #: A number without its vendor: perhaps that of somebody else's paper, but of no other item of ours.
    UNVOUCHED = 2
    #: Meant if the vendor stands beside it, else a hint: too short, or put together.
    WITH_VENDOR = 3
    #: Meant if the vendor stands beside it, else unvouched: the number of a memo, or a number only.
    NUMBER = 4
    SURE = 5


class Mention(NamedTuple):
    """A place of the text and the items that bear the name that stands there, by id."""

    sureness: Sureness
    names: Mapping[str, ItemName]
    settled: ItemName | None


@frozen
class Reading:
    """What the words of one receipt say, by ids of items and vendors.

    ``named`` are the items that it means, each by a name that means no other; ``shared`` those that share a
    name; ``hinted`` those that it may mean; ``doubted`` those whose name goes on in the text, so that it
    is that of something else; ``unvouched`` are those of the hinted whose number stands there without
    their vendor. ``senders`` are the vendors whose name the counterparty bears,
    ``by_name`` these, or those whose name stands in the text. ``settled`` is what it names that expects
    nothing more.
    """

    receipt: BankReceipt
    named: Mapping[str, ItemName]
    shared: Mapping[str, ItemName]
    hinted: Mapping[str, ItemName]
    doubted: Mapping[str, ItemName]
    unvouched: Mapping[str, ItemName]
    by_iban: frozenset[str]
    by_name: frozenset[str]
    senders: frozenset[str]
    settled: tuple[ItemName, ...]

    def only_namesakes(self, item: OpenItem) -> bool:
        """Whether nothing but a name that several vendors bear tells of the item's vendor."""
        told = item.party.id in self.by_iban or self.name_of(item) is not None
        return len(self.by_name) > 1 and not told

    @property
    def vendors(self) -> frozenset[str]:
        """The vendors that the receipt tells of."""
        return self.by_iban | self.by_name

    def name_of(self, item: OpenItem) -> ItemName | None:
        """The name by which it means, or may mean, an item."""
        return self.named.get(item.id) or self.shared.get(item.id) or self.hinted.get(item.id)


def read(receipt: BankReceipt, index: Index) -> Reading:
    """What the receipt says of the items of an index."""
    by_iban = index.directory.of_iban(receipt.counterparty_iban)
    senders = index.directory.named_by(receipt.counterparty)
    by_name = senders or index.directory.named_in(receipt.text)
    told = [_judged(mention, by_iban | by_name, receipt, index) for mention in _mentions(receipt, index)]
    told.sort(key=lambda mention: (len(mention.names), sorted(mention.names)))
    named: dict[str, ItemName] = {}
    shared: dict[str, ItemName] = {}
    hinted: dict[str, ItemName] = {}
    doubted: dict[str, ItemName] = {}
    unvouched: dict[str, ItemName] = {}
    for mention in told:
        if mention.sureness is Sureness.OTHER:
            doubted.update(mention.names)
        elif mention.sureness <= Sureness.UNVOUCHED:
            hinted.update(mention.names)
            if mention.sureness is Sureness.UNVOUCHED:
                unvouched.update(mention.names)
        elif len(meant := _meant(mention.names, named, receipt, index)) == 1:
            named = meant | named
        else:
            shared.update(meant)
    if not (named or shared):
        hinted.update(_lookalikes(receipt, index))
    doubted = {id_: name for id_, name in doubted.items() if id_ not in named and id_ not in shared}
    return Reading(
        receipt=receipt,
        named=named,
        shared={id_: name for id_, name in shared.items() if id_ not in named},
        hinted={id_: name for id_, name in hinted.items() if id_ not in doubted},
        doubted=doubted,
        unvouched=unvouched,
        by_iban=by_iban,
        by_name=by_name,
        senders=senders,
        settled=tuple(
            sorted(
                {mention.settled for mention in told if mention.settled},
                key=lambda name: (name.text, name.kind),
            )
        ),
    )


def _meant(
    names: Mapping[str, ItemName], named: Mapping[str, ItemName], receipt: BankReceipt, index: Index
) -> dict[str, ItemName]:
    """Which of the items that share a name are meant; those named already explain it.

    A credit and the one refund that reserves a part of it share its names: the exact amount tells them apart,
    and the refund has priority.
    """
    explained = {id_: name for id_, name in names.items() if id_ in named}
    if explained or len(names) == 1:
        return dict(names) if len(names) == 1 else dict(list(explained.items())[:1])
    items = [index.items[id_] for id_ in names]
    refunds = [item for item in items if item.kind is ItemKind.REFUND]
    if len(refunds) == 1 and all(item.id in (refunds[0].id, *refunds[0].credit_ids) for item in items):
        asked = (receipt.amount_minor, receipt.currency)
        exact = [item for item in items if (item.amount_minor, item.currency) == asked]
        if exact:
            chosen = refunds[0] if refunds[0] in exact else exact[0]
            return {chosen.id: names[chosen.id]}
    return dict(names)


def _judged(mention: Mention, vendors: frozenset[str], receipt: BankReceipt, index: Index) -> Mention:
    """The mention with the items of the vendors that the receipt tells of, where it needs or has them."""
    if mention.sureness < Sureness.WITH_VENDOR:
        return mention
    ours = {id_: name for id_, name in mention.names.items() if index.items[id_].party.id in vendors}
    if not (ours or vendors or mention.sureness is Sureness.SURE):
        ours = {
            id_: name
            for id_, name in mention.names.items()
            if index.directory.alike(receipt.counterparty, index.items[id_].party.id)
        }
    if ours:
        return mention._replace(names=ours)
    lacking = {Sureness.WITH_VENDOR: Sureness.HINT, Sureness.NUMBER: Sureness.UNVOUCHED}
    return mention._replace(sureness=lacking.get(mention.sureness, mention.sureness))


def _mentions(receipt: BankReceipt, index: Index) -> Iterator[Mention]:
    """Of the bank's own reference only the whole counts: it may be made of days and amounts."""
    whole = tokens.key(receipt.reference)
    if same := [one for one in index.names.get(tokens.without_zeros(whole), ()) if one.key == whole]:
        yield _of(same, Sureness.SURE)
    identifiers = "\n".join(receipt.identifiers)
    texts = [tokens.with_breaks(receipt.text), *tokens.rejoined(receipt.text)]
    seen: set[tuple[str, ...]] = set()
    for joined, text in enumerate(tokens.folded(f"{identifiers}\n{one}") for one in texts):
        for found, tie in _found(tokens.Pieces(text), index):
            if found not in seen:
                if tie is tokens.Tie.NONE:
                    seen.add(found)
                yield _mention(found, tie, receipt, index, joined=bool(joined))
        for reference in tokens.creditor_references(text):
            if holders := index.creditor_references.get(reference):
                yield _of(holders, Sureness.SURE)


def _found(read_: tokens.Pieces, index: Index) -> Iterator[tuple[tuple[str, ...], tokens.Tie]]:
    """The longest names at their places, as the text writes them, and what they are tied to."""
    loose = tokens.without_zeros(read_.texts)
    reached = 0
    for start, piece in enumerate(loose):
        for length in index.lengths.get(piece, ()):
            end = start + length
            if not reached < end <= len(loose) or not read_.begins(start):
                continue
            if loose[start:end] in index.names and read_.ends(end):
                reached = end
                yield read_.texts[start:end], read_.tie(start, end)
                break
            if length > 1 and (longer := _going_on(loose[start:end], index)):
                yield longer, tokens.Tie.FIRM


def _going_on(read_: tuple[str, ...], index: Index) -> tuple[str, ...] | None:
    """The name that goes on in the text: with letters, or with one or two more digits."""
    *first, last = read_
    cuts = (last, last[:-1], last[:-2]) if last.isdigit() else (last,)
    return next((name for cut in cuts if cut and (name := (*first, cut)) in index.names), None)


def _mention(
    written: tuple[str, ...], tie: tokens.Tie, receipt: BankReceipt, index: Index, *, joined: bool
) -> Mention:
    """Leading zeros may be missing or too many where the vendor is told as well."""
    holders = index.names[tokens.without_zeros(written)]
    strict = [holder for holder in holders if holder.key == written]
    if tie is not tokens.Tie.NONE:
        return _of(strict or holders, Sureness.OTHER if tie is tokens.Tie.FIRM else Sureness.HINT)
    if joined or not strict or _is_short(written):
        return _of(strict or holders, Sureness.WITH_VENDOR)
    if "".join(written) in _figures(receipt):
        return _of(strict, Sureness.HINT)
    return _of(strict, Sureness.NUMBER if "".join(written).isdigit() else Sureness.SURE)


def _of(holders: Sequence[Holder], sureness: Sureness) -> Mention:
    names = {holder.item.id: holder.name for holder in reversed(holders) if holder.item is not None}
    settled = next((holder.name for holder in holders if holder.item is None), None)
    vendors_own = all(holder.name.kind in VENDORS_OWN for holder in holders)
    if sureness is Sureness.SURE and (vendors_own or (names and settled)):
        sureness = Sureness.NUMBER
    certain = sureness is Sureness.SURE or (settled and not settled.text.isdigit())
    return Mention(
        sureness, names, settled if certain and sureness >= Sureness.NUMBER and not names else None
    )


def _is_short(written: tuple[str, ...]) -> bool:
    """Whether the words may stand there without meaning anybody."""
    joined = "".join(written)
    return joined.isalpha() or len(joined) < (SHORTEST_NUMBER if joined.isdigit() else SHORTEST_ID)


def _figures(receipt: BankReceipt) -> set[str]:
    """The figures of the receipt itself: its amount and its day as texts write them."""
    day = receipt.booked_on
    return {str(receipt.amount_minor), *(format(day, form) for form in _DAY_FORMS)}


_DAY_FORMS = ("%Y%m%d", "%d%m%Y", "%y%m%d", "%d%m%y")


def _lookalikes(receipt: BankReceipt, index: Index) -> dict[str, ItemName]:
    """Items whose own id looks like words of the text to a bad scanner; each by its first name."""
    text = tokens.folded(" ".join((*receipt.identifiers, receipt.text)))
    found: dict[str, ItemName] = {}
    words = [tokens.lookalike(word) for word in tokens.words(text)]
    for start, word in enumerate(words):
        look = word
        for following in (*words[start + 1 : start + _LONGEST_LOOKALIKE], ""):
            if look[:2] not in index.beginnings and len(look) > 1:
                break
            for id_ in sorted(index.lookalikes.get(look, ())):
                found[id_] = index.items[id_].names[0]
            look += following
    return found


#: An id is at most so many words long.
_LONGEST_LOOKALIKE = 5
