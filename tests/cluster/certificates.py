"""Keys and certificates for a control plane, in nothing but Python: P-256, DER, X.509.

No machine is sure to have the `openssl` command, and no library that could do this is needed
otherwise. The arithmetic takes no care to hide a key: for tests on loopback, and for nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

# the curve P-256: FIPS 186-5, and SP 800-186, 3.2.1.3
PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)

Point = tuple[int, int]

EC_KEY = "1.2.840.10045.2.1"
P256 = "1.2.840.10045.3.1.7"
ECDSA_SHA256 = "1.2.840.10045.4.3.2"
COMMON_NAME, ORGANIZATION = "2.5.4.3", "2.5.4.10"
SUBJECT_KEY, KEY_USAGE, ALTERNATIVE = "2.5.29.14", "2.5.29.15", "2.5.29.17"
CONSTRAINTS, AUTHORITY_KEY, EXTENDED = "2.5.29.19", "2.5.29.35", "2.5.29.37"
SERVER, CLIENT = "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"

BITS, OCTETS, TEXT, SEQUENCE, SET = 0x03, 0x04, 0x0C, 0x30, 0x31
YES = b"\x01\x01\xff"
ADDRESSES = b"\x82\x09localhost\x87\x04\x7f\x00\x00\x01"
"""Who a server's certificate is for, as general names: localhost and 127.0.0.1."""


class Pair(NamedTuple):
    """A certificate and its key, as files in PEM."""

    certificate: Path
    key: Path


class Key:
    """A private key and what follows from it."""

    def __init__(self) -> None:
        self.secret = secrets.randbelow(ORDER - 1) + 1
        x, y = times(self.secret, BASE)
        self.point = b"\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")
        self.id = hashlib.sha1(self.point, usedforsecurity=False).digest()

    def public(self) -> bytes:
        """SubjectPublicKeyInfo."""
        kind = der(SEQUENCE, oid(EC_KEY), oid(P256))
        return der(SEQUENCE, kind, der(BITS, b"\0", self.point))

    def pem(self) -> str:
        """The private key: RFC 5915."""
        secret = der(OCTETS, self.secret.to_bytes(32, "big"))
        point = der(0xA1, der(BITS, b"\0", self.point))
        return pem("EC PRIVATE KEY", der(SEQUENCE, number(1), secret, der(0xA0, oid(P256)), point))

    def sign(self, data: bytes) -> bytes:
        """ECDSA over SHA-256."""
        digest = int.from_bytes(hashlib.sha256(data).digest(), "big")
        nonce = secrets.randbelow(ORDER - 1) + 1
        r = times(nonce, BASE)[0] % ORDER
        s = pow(nonce, -1, ORDER) * (digest + r * self.secret) % ORDER
        return der(SEQUENCE, number(r), number(s))


class Authority:
    """Signs certificates for what a test starts, and for who calls it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = Key()
        self._name = name_of("authority of a test", ())
        extensions = (
            extension(CONSTRAINTS, der(SEQUENCE, YES), critical=True),
            # keyCertSign alone
            extension(KEY_USAGE, der(BITS, b"\x02\x04"), critical=True),
        )
        self.certificate = folder / "authority.crt"
        self.certificate.write_text(self._signed(self._name, self._key, extensions, days=30))

    def server(self, name: str) -> Pair:
        """For a server on 127.0.0.1."""
        names = extension(ALTERNATIVE, der(SEQUENCE, ADDRESSES))
        return self._pair(name, (), (purpose(SERVER), names), days=30)

    def client(self, user: str, groups: Sequence[str] = (), days: int = 30) -> Pair:
        """For a user; with days below 0 one that is expired since then."""
        return self._pair(user, groups, (purpose(CLIENT),), days)

    def _pair(
        self, name: str, groups: Sequence[str], extensions: Iterable[bytes], days: int
    ) -> Pair:
        key = Key()
        stem = f"{name}-{secrets.token_hex(4)}"
        pair = Pair(self._folder / f"{stem}.crt", self._folder / f"{stem}.key")
        pair.certificate.write_text(self._signed(name_of(name, groups), key, extensions, days))
        pair.key.write_text(key.pem())
        pair.key.chmod(0o600)
        return pair

    def _signed(self, subject: bytes, key: Key, extensions: Iterable[bytes], days: int) -> str:
        """A certificate: RFC 5280, 4.1."""
        until = datetime.now(UTC) + timedelta(days=days)
        algorithm = der(SEQUENCE, oid(ECDSA_SHA256))
        # Python 3.13 refuses a certificate that does not name these two
        known = (
            extension(SUBJECT_KEY, der(OCTETS, key.id)),
            extension(AUTHORITY_KEY, der(SEQUENCE, der(0x80, self._key.id))),
        )
        said = der(
            SEQUENCE,
            der(0xA0, number(2)),
            number(secrets.randbits(63)),
            algorithm,
            self._name,
            der(SEQUENCE, time(until - timedelta(days=60)), time(until)),
            subject,
            key.public(),
            der(0xA3, der(SEQUENCE, *extensions, *known)),
        )
        signature = der(BITS, b"\0", self._key.sign(said))
        return pem("CERTIFICATE", der(SEQUENCE, said, algorithm, signature))


def times(factor: int, point: Point) -> Point:
    """A point taken so many times: by doubling and adding."""
    total: Point | None = None
    while factor:
        if factor & 1:
            total = plus(total, point)
        point = plus(point, point)
        factor >>= 1
    assert total
    return total


def plus(one: Point | None, other: Point) -> Point:
    """The sum of two points, which are never each other's opposite here."""
    if one is None:
        return other
    (x, y), (u, v) = one, other
    if one == other:
        slope = 3 * (x * x - 1) * pow(2 * y, -1, PRIME)
    else:
        slope = (v - y) * pow(u - x, -1, PRIME)
    w = (slope * slope - x - u) % PRIME
    return w, (slope * (x - w) - y) % PRIME


def der(tag: int, *parts: bytes) -> bytes:
    """A value with its tag and its length."""
    body = b"".join(parts)
    length = len(body)
    if length < 0x80:
        return bytes((tag, length)) + body
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(size))) + size + body


def number(value: int) -> bytes:
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(part) for part in dotted.split("."))
    body = bytearray((40 * first + second,))
    for part in rest:
        left = part
        digits = [left & 0x7F]
        while left := left >> 7:
            digits.append(left & 0x7F | 0x80)
        body += bytes(reversed(digits))
    return der(0x06, bytes(body))


def time(moment: datetime) -> bytes:
    return der(0x17, moment.strftime("%y%m%d%H%M%SZ").encode())


def name_of(common: str, groups: Iterable[str]) -> bytes:
    """A distinguished name, as Kubernetes reads it: O for each group, CN for the user."""
    parts = [*((ORGANIZATION, group) for group in groups), (COMMON_NAME, common)]
    return der(
        SEQUENCE,
        *(der(SET, der(SEQUENCE, oid(kind), der(TEXT, text.encode()))) for kind, text in parts),
    )


def extension(kind: str, value: bytes, *, critical: bool = False) -> bytes:
    return der(SEQUENCE, oid(kind), YES if critical else b"", der(OCTETS, value))


def purpose(use: str) -> bytes:
    return extension(EXTENDED, der(SEQUENCE, oid(use)))


def pem(label: str, data: bytes) -> str:
    lines = base64.encodebytes(data).decode()
    return f"-----BEGIN {label}-----\n{lines}-----END {label}-----\n"
