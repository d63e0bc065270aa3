"""XML as a tree of elements that know their line: names without namespaces, no DOCTYPE, no entities.

The parser is expat of the standard library. A document type is refused as soon as it begins, before anything
in it is read: that is where entities are declared that grow without bound or name other files. Elements of
which there are many are handed over as they end, so that a long file never stands in memory as a whole tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from beancount_refunds.bank.model import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: Deeper than any statement; a file beyond it is made to hurt.
_DEEPEST = 100
_AGAIN = "fetch the file again from the bank"


class Element:
    """An element: its name without namespace, attributes, text (without that of children), and its line."""

    __slots__ = ("attributes", "children", "lineno", "name", "pieces")

    def __init__(self, name: str, attributes: dict[str, str], lineno: int) -> None:
        self.name = name
        self.attributes = attributes
        self.lineno = lineno
        self.children: list[Element] = []
        self.pieces: list[str] = []

    @property
    def text(self) -> str:
        """Its own text, without white space at the ends."""
        return "".join(self.pieces).strip()

    def all(self, path: str) -> list[Element]:
        """The elements at ``A/B/C`` below it, in their order."""
        found = [self]
        for name in path.split("/"):
            found = [child for one in found for child in one.children if child.name == name]
        return found

    def first(self, *paths: str) -> Element | None:
        """The first element at the first of ``paths`` that has one."""
        return next((found for path in paths for found in self.all(path)), None)

    def word(self, *paths: str) -> str:
        """The text there; empty where there is none."""
        return next(self.words(*paths), "")

    def words(self, *paths: str) -> Iterator[str]:
        """All texts there that are not empty, path by path."""
        return (text for path in paths for found in self.all(path) if (text := found.text))


def parse(content: bytes, taking: Mapping[tuple[str, str], Callable[[Element], None]]) -> Element:
    """Hand over the elements of ``taking`` as they end, inner ones first; return the root without them.

    ``taking`` goes by the names of an element's parent and of itself. Raises :class:`~.model.Unreadable`
    where the file is no XML, or damaged.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    tree = _Tree(parser, taking)
    try:
        parser.Parse(content, True)  # noqa: FBT003 (expat's word for the last piece)
    except expat.ExpatError as failure:
        _demand_its_encoding(content, failure)
        reason = f"it is no XML, or damaged: {expat.errors.messages[failure.code]}"
        raise Unreadable(reason, _AGAIN, failure.lineno) from failure
    except (ValueError, LookupError) as failure:
        reason = f"its encoding cannot be read: {failure}"
        raise Unreadable(reason, _AGAIN, 1) from failure
    return tree.root


def _demand_its_encoding(content: bytes, failure: expat.ExpatError) -> None:
    """Say so where a byte of another encoding is what the parser stumbled over."""
    if failure.code != expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]:
        return
    try:
        content.decode()
    except UnicodeDecodeError as wrong:
        lineno = content.count(b"\n", 0, wrong.start) + 1
        if lineno == failure.lineno:
            reason = f"a byte 0x{content[wrong.start]:02X} is not of the encoding that the file declares"
            raise Unreadable(reason, f"without a declaration it is UTF-8; {_AGAIN}", lineno) from failure


class _Tree:
    """Builds the tree while the parser goes on."""

    def __init__(
        self,
        parser: expat.XMLParserType,
        taking: Mapping[tuple[str, str], Callable[[Element], None]],
    ) -> None:
        self._parser = parser
        self._taking = taking
        self._open: list[Element] = [Element("", {}, 1)]
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data

    @property
    def root(self) -> Element:
        """The root element; expat demands one."""
        return self._open[0].children[0]

    def _doctype(self, *_: object) -> None:
        reason, mend = "it declares a DOCTYPE", "no bank statement does: ask who made the file"
        raise Unreadable(reason, mend, self._parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        lineno = self._parser.CurrentLineNumber
        if len(self._open) > _DEEPEST:
            reason, mend = f"it nests elements more than {_DEEPEST} deep", "no bank statement does"
            raise Unreadable(reason, mend, lineno)
        self._open.append(Element(name.rpartition(" ")[2], attributes, lineno))

    def _end(self, _name: str) -> None:
        element, above = self._open.pop(), self._open[-1]
        take = self._taking.get((above.name, element.name), above.children.append)
        take(element)

    def _data(self, text: str) -> None:
        self._open[-1].pieces.append(text)
