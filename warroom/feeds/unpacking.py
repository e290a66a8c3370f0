"""The body of an answer, unpacked piece by piece within a budget."""

from __future__ import annotations

import zlib
from typing import Any

import httpx

from warroom.core.text import clean
from warroom.feeds.failure import PollFailed


async def read_bounded(answer: httpx.Response, limit: int) -> bytes:
    """The body, decompressed piece by piece so that a small answer cannot unfold into a huge one."""
    coding = answer.headers.get("content-encoding", "identity").strip().lower()
    if coding in ("", "identity"):
        unfold = None
    elif coding in ("gzip", "x-gzip", "deflate"):
        unfold = zlib.decompressobj(zlib.MAX_WBITS | 32)
    else:
        raise PollFailed(f"the answer is packed as {clean(coding, 20)}, which was not asked for", "check the proxy")
    pieces: list[bytes] = []
    size = 0
    async for chunk in answer.aiter_raw():
        while chunk:
            piece = chunk if unfold is None else _unfolded(unfold, chunk, limit - size + 1)
            chunk = b"" if unfold is None else unfold.unconsumed_tail
            size += len(piece)
            if size > limit:
                raise PollFailed(f"the answer is over {limit:,} bytes", "narrow the query, or raise max_bytes")
            pieces.append(piece)
    if unfold is not None and size and not unfold.eof:
        raise PollFailed("the answer broke off", "its compressed body is not complete; it is tried again")
    return b"".join(pieces)


def _unfolded(unfold: Any, chunk: bytes, limit: int) -> bytes:
    try:
        return bytes(unfold.decompress(chunk, max(1, limit)))
    except zlib.error:
        raise PollFailed("the answer is damaged: it does not decompress", "it is tried again") from None
