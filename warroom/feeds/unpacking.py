"""The body of an answer, unpacked within a budget, however it was packed and whatever its header calls that."""

from __future__ import annotations

import zlib

import httpx

from warroom.core.text import clean
from warroom.feeds.failure import PollFailed

_GZIP = b"\x1f\x8b"
_ZLIB = (b"x\x01", b"x\x9c", b"x\xda")
_UNKNOWN = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip"})
"""Packings that exist and were not asked for. Any other word there is none: "utf-8", "none", "binary"."""


async def read_bounded(answer: httpx.Response, limit: int) -> bytes:
    """The body, unpacked so that a small answer cannot unfold into a huge one. Raises PollFailed."""
    pieces: list[bytes] = []
    size = 0
    async for chunk in answer.aiter_raw():
        size += len(chunk)
        if size > limit:
            raise _too_long(limit)
        pieces.append(chunk)
    return unpacked(b"".join(pieces), answer.headers.get("content-encoding", ""), limit)


def unpacked(body: bytes, codings: str, limit: int) -> bytes:
    """The body without its packing: ``codings`` is the header, the last packed first undone. Raises PollFailed."""
    for coding in reversed([word.strip().lower() for word in codings.split(",")]):
        if coding in ("gzip", "x-gzip", "deflate"):
            body = _unfolded(body, limit)
        elif coding in _UNKNOWN and not _is_plain(body):
            raise PollFailed(f"the answer is packed as {clean(coding, 20)}, which was not asked for", "check the proxy")
    # A proxy that drops the header leaves the packing; no text begins so.
    return _unfolded(body, limit) if body.startswith((_GZIP, *_ZLIB)) else body


def _unfolded(body: bytes, limit: int) -> bytes:
    """Unpacked by what it is, not by its name: "deflate" comes with and without its frame, and gzip under any name."""
    if not body:
        return body
    if body.startswith(_GZIP):
        return _members(body, limit)
    framed = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS) if framed else (-zlib.MAX_WBITS,):
        try:
            return _one(body, bits, limit)[0]
        except zlib.error:
            continue
    if _is_plain(body):
        return body  # the header says packed, and nothing is
    raise PollFailed("the answer is damaged: it does not decompress", "it will be retried")


def _members(body: bytes, limit: int) -> bytes:
    """A gzip body may be several, one behind the other; what follows that is none is padding."""
    pieces: list[bytes] = []
    left = limit
    try:
        while body.startswith(_GZIP):
            piece, body = _one(body, zlib.MAX_WBITS | 16, left, limit)
            pieces.append(piece)
            left -= len(piece)
    except zlib.error:
        if not pieces:
            raise PollFailed("the answer is damaged: it does not decompress", "it will be retried") from None
    return b"".join(pieces)


def _one(body: bytes, bits: int, left: int, limit: int | None = None) -> tuple[bytes, bytes]:
    """One packed piece and what follows it. Raises zlib.error for another packing."""
    unfold = zlib.decompressobj(bits)
    found = unfold.decompress(body, left + 1)
    if len(found) > left:
        raise _too_long(left if limit is None else limit)
    if not unfold.eof:
        raise PollFailed("the answer was cut off", "its compressed body is not complete; it will be retried")
    return found, unfold.unused_data


def _is_plain(body: bytes) -> bool:
    """Whether it begins as JSON or XML does, and is text."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"[", b"<"):
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _too_long(limit: int) -> PollFailed:
    return PollFailed(f"the answer is over {limit:,} bytes", "narrow the query, or raise max_bytes")
