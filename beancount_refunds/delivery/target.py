"""Where events go: an address that nobody between here and there can read along."""

from __future__ import annotations

import ipaddress
import re
import urllib.parse

from beancount_refunds.shapes import frozen

_PRINTABLE = re.compile(r"[!-~]+")
_PORTS = {"https": 443, "http": 80}


class BadTarget(ValueError):  # noqa: N818 (what was given is none; nothing failed)
    """An address that events are not sent to; the message says why."""


@frozen
class Target:
    """An address: ``path`` holds the query too, which may be a secret and is never shown."""

    secure: bool
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Target:
        """The address that ``url`` is: https, or http on this machine. Raises :class:`BadTarget`."""
        if not _PRINTABLE.fullmatch(url):
            message = "an address is printable ASCII without blanks; a name in other letters has an xn-- form"
            raise BadTarget(message)
        try:
            parts = urllib.parse.urlsplit(url)
            port = parts.port
        except ValueError as failure:
            message = f"that is no address: {failure}"
            raise BadTarget(message) from failure
        if parts.scheme not in _PORTS or not parts.hostname:
            message = "an address begins https://HOST, or http://127.0.0.1 for a receiver on this machine"
            raise BadTarget(message)
        if parts.scheme == "http" and not on_this_machine(parts.hostname):
            message = f"http would show the events to everybody on the way to {parts.hostname}: use https"
            raise BadTarget(message)
        if "@" in parts.netloc:
            message = "no name and password in the address: --secret-file signs what is sent"
            raise BadTarget(message)
        return cls(
            secure=parts.scheme == "https",
            host=parts.hostname,
            port=_PORTS[parts.scheme] if port is None else port,
            path=urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, "")),
        )

    def __str__(self) -> str:
        """The address without its query."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http{'s' * self.secure}://{host}:{self.port}{self.path.partition('?')[0]}"


def on_this_machine(host: str) -> bool:
    """Whether a name or address of a host is that of this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
