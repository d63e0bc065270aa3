"""What needs no network: addresses, secrets and signatures, the schedule, the loop over attempts."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beancount_refunds.delivery import schedule
from beancount_refunds.delivery.delivering import Means, Undelivered, deliver
from beancount_refunds.delivery.sending import Answer, Unanswered
from beancount_refunds.delivery.signature import BadSecret, headers, secrets_in
from beancount_refunds.delivery.target import BadTarget, Target

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW = datetime.datetime(2026, 11, 23, 2, 30, tzinfo=datetime.UTC)


# --- addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "shown", "path"),
    [
        ("https://erp.example/hook?key=s3cret", "https://erp.example:443/hook", "/hook?key=s3cret"),
        ("HTTPS://ERP.example:8443", "https://erp.example:8443/", "/"),
        ("http://127.0.0.1:9/a", "http://127.0.0.1:9/a", "/a"),
        ("http://localhost/#part", "http://localhost:80/", "/"),
        ("http://[::1]:8080/", "http://[::1]:8080/", "/"),
    ],
)
def test_an_address_is_shown_without_its_query(url: str, shown: str, path: str) -> None:
    target = Target.of(url)
    assert (str(target), target.path) == (shown, path)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (
            "http://erp.example/hook",
            "http would show the events to everybody on the way to erp.example: use https",
        ),
        ("http://192.0.2.7/", "use https"),
        ("http://127.0.0.1.example/", "use https"),
        ("ftp://erp.example/", "begins https://HOST"),
        ("erp.example/hook", "begins https://HOST"),
        ("https:///hook", "begins https://HOST"),
        ("https://erp.example:99999/", "that is no address: Port out of range"),
        ("https://[::1/", "that is no address"),
        ("https://clerk:word@erp.example/", "no name and password in the address"),
        ("https://erp.example/a b", "printable ASCII"),
        ("https://erp.example/\r\nX-Evil:1", "printable ASCII"),
        ("https://bücher.example/", "xn-- form"),
        ("", "printable ASCII"),
    ],
)
def test_an_address_that_others_could_read_along_is_refused(url: str, reason: str) -> None:
    with pytest.raises(BadTarget, match=reason):
        Target.of(url)


# --- signatures --------------------------------------------------------------------------------

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()


def test_a_signature_is_that_of_standard_webhooks() -> None:
    made = headers(b'{"id":1}', 1_700_000_000, secrets_in(SECRET))
    id_ = "evt_" + hashlib.sha256(b'{"id":1}').hexdigest()[:32]
    signed = hmac.new(bytes(range(32)), f'{id_}.1700000000.{{"id":1}}'.encode(), hashlib.sha256)
    assert made == {
        "webhook-id": id_,
        "webhook-timestamp": "1700000000",
        "webhook-signature": "v1," + base64.b64encode(signed.digest()).decode(),
    }


def test_two_secrets_sign_side_by_side_while_one_takes_the_place_of_the_other() -> None:
    other = "whsec_" + base64.b64encode(b"x" * 24).decode()
    both = headers(b"{}", 1, secrets_in(f"{SECRET}\n\n{other}\n"))["webhook-signature"]
    single = [headers(b"{}", 1, secrets_in(one))["webhook-signature"] for one in (SECRET, other)]
    assert both.split(" ") == single


def test_nothing_is_signed_without_a_secret() -> None:
    assert headers(b"{}", 1, ()).keys() == {"webhook-id", "webhook-timestamp"}


@pytest.mark.parametrize(
    "text",
    [
        "hunter2hunter2hunter2hunter2hunter2",
        "whsec_",
        "whsec_é",
        "whsec_" + base64.b64encode(b"x" * 23).decode(),
        "whsec_" + base64.b64encode(b"x" * 65).decode(),
        f"{SECRET}\nwhsec_not base64",
    ],
)
def test_what_is_no_secret_is_told_without_repeating_it(text: str) -> None:
    with pytest.raises(BadSecret, match=r"line [12] is no secret: whsec_ and 24 to 64 bytes") as raised:
        secrets_in(text)
    assert all(line not in str(raised.value) for line in text.splitlines() if line != "whsec_")


def test_a_file_without_a_secret_is_told_as_such() -> None:
    with pytest.raises(BadSecret, match="there is no secret in it"):
        secrets_in("\n \n")


# --- the schedule ------------------------------------------------------------------------------


def test_pauses_double_up_to_five_minutes() -> None:
    pauses = [schedule.pause(failures, 0) for failures in range(1, 13)]
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    assert schedule.pause(10_000, 0) == 300


@given(st.integers(1, 10_000), st.integers(0, 3600))
def test_a_pause_is_never_shorter_than_the_receiver_asks(failures: int, asked_s: int) -> None:
    assert schedule.pause(failures, asked_s) == max(asked_s, schedule.pause(failures, 0))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0),
        ("120", 120),
        ("Mon, 23 Nov 2026 02:30:30 GMT", 30),
        ("Mon, 23 Nov 2026 02:30:30 -0000", 30),
        ("Mon, 23 Nov 2026 02:00:00 GMT", 0),
        ("-5", 0),
        ("soon", 0),
        ("", 0),
        ("9" * 400, 0),
        ("Mon, 23 Nov 99999 02:30:30 GMT", 0),
    ],
)
def test_what_a_receiver_asks_for_is_read_as_seconds(header: str | None, seconds: int) -> None:
    assert schedule.asked(header, NOW) == seconds


@given(st.text(max_size=60))
def test_no_text_in_the_place_of_a_time_does_harm(header: str) -> None:
    assert schedule.asked(header, NOW) >= 0


# --- attempts ----------------------------------------------------------------------------------


class Tried:
    """Answers one after the other, and what was sent, said and waited."""

    def __init__(self, *answers: Answer | Unanswered, attempts: int = 4) -> None:
        self._answers = list(answers)
        self.ids: list[str] = []
        self.said: list[str] = []
        self.waited: list[int] = []
        self._attempts = attempts

    def _send(self, _body: bytes, named: Mapping[str, str]) -> Answer:
        self.ids.append(named["webhook-id"])
        answer = self._answers.pop(0)
        if isinstance(answer, Unanswered):
            raise answer
        return answer

    def deliver(self) -> None:
        deliver(
            b"{}", Means(self._send, (), lambda: NOW, self.waited.append, self.said.append, self._attempts)
        )


def test_what_is_taken_at_once_is_sent_once() -> None:
    tried = Tried(Answer(200))
    tried.deliver()
    assert (len(tried.ids), tried.waited, tried.said) == (1, [], [])


def test_what_passes_is_tried_again_with_the_same_id_and_longer_pauses() -> None:
    tried = Tried(Unanswered("no answer within 20 s"), Answer(500), Answer(429, "90"), Answer(202))
    tried.deliver()
    assert len(tried.ids) == 4
    assert len(set(tried.ids)) == 1
    assert tried.waited == [1, 2, 90]
    assert tried.said == [
        "no answer within 20 s; next attempt in 1 s",
        "it answered 500; next attempt in 2 s",
        "it answered 429; next attempt in 90 s",
    ]


def test_after_the_last_attempt_nobody_waits() -> None:
    tried = Tried(*[Answer(503)] * 4)
    with pytest.raises(Undelivered, match=r"^it answered 503, after 4 attempts$"):
        tried.deliver()
    assert tried.waited == [1, 2, 4]


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Answer(410), "it answered 410: it wants no more events"),
        (Answer(401), "it answered 401: it does not let us in; are the address and the secret right?"),
        (Answer(403), "it answered 403: it does not let us in; are the address and the secret right?"),
        (Answer(400), "it answered 400, and would again"),
        (Answer(304), "it answered 304, and would again"),
        (
            Answer(302, None, "https://elsewhere.example/"),
            "it answered 302 and points elsewhere: no redirect is followed, name the right address",
        ),
        (Answer(503, "86400"), "it answered 503 and asks to wait 86400 s"),
        (
            Unanswered("its certificate is not trusted (x)", lasting=True),
            "its certificate is not trusted (x)",
        ),
    ],
)
def test_what_will_not_change_is_tried_once(answer: Answer | Unanswered, message: str) -> None:
    tried = Tried(answer)
    with pytest.raises(Undelivered) as raised:
        tried.deliver()
    assert str(raised.value) == message
    assert (len(tried.ids), tried.waited) == (1, [])
