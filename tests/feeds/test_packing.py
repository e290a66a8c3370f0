"""However an answer is packed and whatever that is called, its bytes are the same."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warroom.feeds.failure import PollFailed
from warroom.feeds.unpacking import unpacked

TEXT = b'[{"id": 7, "name": "Queue stuck"}]' * 20
ROOM = 100_000


def raw(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


WAYS = {
    "plain": (TEXT, ""),
    "gzip": (gzip.compress(TEXT), "gzip"),
    "gzip in capitals": (gzip.compress(TEXT), " X-GZIP "),
    "several gzip members": (gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]), "gzip"),
    "gzip with padding": (gzip.compress(TEXT) + b"\0" * 40, "gzip"),
    "gzip and a broken member's beginning as padding": (gzip.compress(TEXT) + b"\x1f\x8bxx", "gzip"),
    "deflate with its frame": (zlib.compress(TEXT), "deflate"),
    "deflate without": (raw(TEXT), "deflate"),
    "deflate with bytes behind": (raw(TEXT) + b"\r\n", "deflate"),
    "gzip called deflate": (gzip.compress(TEXT), "deflate"),
    "deflate called gzip": (zlib.compress(TEXT), "gzip"),
    "packed twice": (gzip.compress(zlib.compress(TEXT)), "deflate, gzip"),
    "packed, and the header lost": (gzip.compress(TEXT), ""),
    "identity": (TEXT, "identity"),
    "a character set for a packing": (TEXT, "utf-8"),
    "called packed and plain": (TEXT, "gzip"),
    "called brotli and plain": (TEXT, "br"),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_that_servers_pack_comes_to_the_same_bytes(way: str) -> None:
    body, coding = WAYS[way]
    assert unpacked(body, coding, ROOM) == TEXT


@given(st.binary(min_size=1, max_size=300).filter(lambda body: not body.startswith(b"\x1f\x8b")), st.booleans())
def test_anything_packed_without_a_frame_is_found_again(body: bytes, framed: bool) -> None:
    packed = zlib.compress(body) if framed else raw(body)
    found = unpacked(packed, "deflate", ROOM)
    assert found == body


@pytest.mark.parametrize("coding", ["br", "zstd", "compress", "gzip, br"])
def test_a_packing_that_was_not_asked_for_is_named(coding: str) -> None:
    with pytest.raises(PollFailed, match="which was not asked for"):
        unpacked(b"\x28\xb5\x2f\xfd\x04", coding, ROOM)


@pytest.mark.parametrize("packed", [gzip.compress(TEXT), zlib.compress(TEXT), raw(TEXT)], ids=["gzip", "zlib", "raw"])
def test_a_body_that_breaks_off_is_no_answer(packed: bytes) -> None:
    with pytest.raises(PollFailed, match="the answer was cut off"):
        unpacked(packed[:-9], "deflate", ROOM)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, raw, lambda b: gzip.compress(b[:9]) + gzip.compress(b)])
def test_no_packing_unfolds_beyond_the_budget(pack: object) -> None:
    assert callable(pack)
    with pytest.raises(PollFailed, match="over 1,000 bytes"):
        unpacked(pack(b"x" * 50_000_000), "gzip", 1000)
