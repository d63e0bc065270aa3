"""Alipay: the journal of a merchant's account, with lines around the table, in GB18030."""

from __future__ import annotations

from beancount_refunds.bank.csv_reading import profile_of, read
from beancount_refunds.bank.model import LineKind, Statement
from tests.bank.statements_of_csv import balance, line, refusal

BEFORE = """\
#支付宝账务明细查询
#账号：[20885550001234560156]
#起始日期：[2026年06月01日 00:00:00]   终止日期：[2026年07月01日 00:00:00]
#-----------------------------------------账务明细列表----------------------------------------
"""
TABLE = """\
账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注
54632446537373\t,2026060422001\t,\t,\t,2026-06-04 09:00:00,\t,0.00,-500.00,"1,272.00",支付宝,提现,提现
54632446537372\t,2026060322001\t,T-318\t,\t,2026-06-03 21:02:07,\t,0.00,-2.00,"1,772.00",支付宝,收费,服务费
54632446537371\t,2026060322000\t,T-318\t,灯,2026-06-03 21:02:06,银灯公司 (pay@yindeng.example)\t,"1,774.00",0.00,"1,774.00",支付宝,在线支付,退款
"""
AFTER = """\
#----------------------------------------账务明细列表结束-------------------------------------,,,,,,,,,,,
#支出合计：2笔，共502.00元
#收入合计：1笔，共1774.00元
#导出时间：[2026年07月01日 13:19:01]
"""
EXPECTED = Statement(
    account="20885550001234560156",
    currency="CNY",
    opening=balance("0.00 CNY", "2026-06-03"),
    closing=balance("1272.00 CNY", "2026-06-04"),
    lines=(
        line(
            8,
            "2026-06-03",
            "1774.00 CNY",
            reference="54632446537371",
            counterparty="银灯公司 (pay@yindeng.example)",
            references=("2026060322000", "T-318"),
            text="灯; 退款",
        ),
        line(
            7,
            "2026-06-03",
            "-2.00 CNY",
            kind=LineKind.FEE,
            reference="54632446537372",
            references=("2026060322001", "T-318"),
            text="服务费",
        ),
        line(
            6,
            "2026-06-04",
            "-500.00 CNY",
            kind=LineKind.OWN_TRANSFER,
            reference="54632446537373",
            references=("2026060422001",),
            text="提现",
        ),
    ),
)


def test_the_journal_is_read_between_what_stands_above_and_below() -> None:
    content = (BEFORE + TABLE + AFTER).replace("\n", "\r\n").encode("gb18030")
    assert profile_of(content).name == "alipay"
    assert read(content) == (EXPECTED,)


def test_the_journal_may_have_been_saved_as_utf_8_and_without_the_lines_around() -> None:
    (statement,) = read(TABLE.encode())
    assert statement.account is None
    assert [one.amount for one in statement.lines] == [one.amount for one in EXPECTED.lines]


def test_a_second_journal_below_the_first_is_not_dropped_silently() -> None:
    twice = (BEFORE + TABLE + AFTER + BEFORE + TABLE + AFTER).encode("gb18030")
    assert refusal(twice) == (
        "line 17: a second table begins below the end of the first; make a file of each"
    )


def test_a_journal_that_tells_no_account_has_none() -> None:
    torn = BEFORE.replace("[20885550001234560156]", "[20885550001234560156")
    (statement,) = read((torn.split("#起")[0] + TABLE).encode())
    (empty,) = read((BEFORE.replace("20885550001234560156", "") + TABLE).encode())
    assert (statement.account, empty.account) == (None, None)
