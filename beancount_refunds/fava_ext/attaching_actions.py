"""Papers that somebody drops on a page: checked, copied beside the ledger, and linked to what they prove.

Fava hands documents out from its own address, so that nothing may come in that a browser runs: pictures, PDF,
mails, office files and plain text, each of which is what its name says.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import pathlib
from typing import TYPE_CHECKING

from beancount_refunds.fava_ext.texts import gettext as _
from beancount_refunds.fava_ext.wishes import Done
from beancount_refunds.office import attaching
from beancount_refunds.office.attaching import Paper, Wording
from beancount_refunds.record.committing import commit, message_of
from beancount_refunds.record.writer import Recorded
from beancount_refunds.recording.ground import listed, said
from beancount_refunds.recording.papers import account_of, subjects
from beancount_refunds.recording.values import refuse
from beancount_refunds.reports.question import UnknownSubject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from beancount_refunds.fava_ext.wishes import Fields, Wish
    from beancount_refunds.recording.ground import Ground
    from beancount_refunds.recording.papers import Attached, Subject

#: Bytes of one upload.
LARGEST = 10 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_JPEG = b"\xff\xd8\xff"
#: How the contents of a file begin, by the ending of its name; nothing is known of plain text.
BEGINNINGS: Mapping[str, tuple[bytes, ...]] = {
    ".csv": (),
    ".docx": (_ZIP,),
    ".eml": (),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".jpeg": (_JPEG,),
    ".jpg": (_JPEG,),
    ".msg": (b"\xd0\xcf\x11\xe0",),
    ".ods": (_ZIP,),
    ".odt": (_ZIP,),
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".txt": (),
    ".webp": (b"RIFF",),
    ".xlsx": (_ZIP,),
}

_ID, _NAMES, _CONTENTS, _NOTE = "id", "names", "contents", "note"


def attach(wish: Wish) -> Done:
    """Keep papers as documents of an ``id``: ``names``, ``contents`` (base64) in their order, a ``note``."""
    if wish.dry_run:
        refuse(_CONTENTS, _("What is attached has no preview."))
    subject = _subject(said(wish.fields, _ID), wish.ground)
    account = account_of(subject, wish.ground.settlement)
    if account is None:
        refuse(_ID, _("%(id)s names no vendor whose account the directive could stand on.", id=subject.id))
    papers = _papers(wish.fields)
    known = [attaching.before(paper, subject, wish.ground) for paper in papers]
    fresh = [paper for paper, there in zip(papers, known, strict=True) if there is None]
    if not fresh:
        return Done(recorded=_again(wish.ground, [there for there in known if there is not None]))
    return Done(recorded=_filed(wish, fresh, subject, account))


def _filed(wish: Wish, papers: Sequence[Paper], subject: Subject, account: str) -> Recorded:
    """The papers, each once, in the documents and in the ledger, and in git where the setting says so."""
    wording = Wording(account, said(wish.fields, _NOTE).strip() or None, wish.ground.by)
    unique: dict[str, Paper] = {}
    for paper in papers:
        unique.setdefault(paper.digest, paper)
    filed = attaching.attach(tuple(unique.values()), subject, wish.ground, wording, wish.record)
    author = wish.author
    if author is None:
        return filed.recorded
    touched = [*filed.recorded.files, *(copy.path for copy in filed.copies)]
    return dataclasses.replace(filed.recorded, commit=commit(touched, author, message_of(filed.drafts)))


def _again(here: Ground, known: Sequence[Attached]) -> Recorded:
    """What was attached to the same id before: a retry, after which nothing is another."""
    positions = tuple(one.position for one in known)
    return Recorded(positions=positions, texts=(), before=here.ledger, after=here.ledger, repeated=True)


def _subject(id_: str, here: Ground) -> Subject:
    found = subjects(here.settlement)
    if id_ not in found:
        kind = "id"
        raise UnknownSubject(kind, id_, tuple(found))
    return found[id_]


def _papers(fields: Fields) -> list[Paper]:
    """The files as they were sent. Raises :class:`~.recording.values.Unfit` for any that we do not keep."""
    for name, value in fields.items():
        if name not in {_ID, _NAMES, _CONTENTS, _NOTE} or isinstance(value, str) is (
            name in {_NAMES, _CONTENTS}
        ):
            refuse(name, _("The field %(name)s is of another kind.", name=name))
    names, contents = listed(fields, _NAMES), listed(fields, _CONTENTS)
    if not names or len(names) != len(contents):
        refuse(_NAMES, _("Choose a file first."))
    papers = [Paper(name, _bytes(name, text)) for name, text in zip(names, contents, strict=True)]
    if sum(len(paper.content) for paper in papers) > LARGEST:
        refuse(_CONTENTS, _("That is more than %(most)s MiB at once.", most=LARGEST // 1024 // 1024))
    for paper in papers:
        _demand_sound(paper)
    return papers


def _bytes(name: str, text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        refuse(_CONTENTS, _("%(name)s did not arrive whole.", name=name))


def _demand_sound(paper: Paper) -> None:
    """That a file is of a kind that we keep, and what its name says."""
    beginnings = BEGINNINGS.get(pathlib.PurePath(paper.name).suffix.lower())
    if beginnings is None:
        kinds = " ".join(BEGINNINGS)
        refuse(
            _NAMES, _("%(name)s is none of the kinds that are kept: %(kinds)s", name=paper.name, kinds=kinds)
        )
    if not paper.content:
        refuse(_CONTENTS, _("%(name)s is empty.", name=paper.name))
    sound = paper.content.startswith(beginnings) if beginnings else b"\0" not in paper.content
    if not sound:
        refuse(_CONTENTS, _("%(name)s is not what its name says.", name=paper.name))
