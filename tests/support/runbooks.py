"""Runbooks as teams write them, made up from a seed: front matter, headings, lists, code, tables, HTML and quotes."""

from __future__ import annotations

import random
from collections.abc import Iterator

WORDS = [
    "queue", "consumer", "partition", "lag", "drain", "restart", "pod", "node", "disk", "inode", "replica", "primary",
    "certificate", "expiry", "quota", "cluster", "never", "unless", "only", "before", "after", "during", "until",
    "owner", "größe", "待機", "naïve", "p99", "5xx", "x509", "on-call", "re-balance", "sender", "broker",
]  # fmt: skip
CALLING = (
    "Mitigation", "Diagnosis", "Steps to resolve", "Investigate", "How to fix it", "Remediation", "Containment",
    "Troubleshooting", "Verify", "Response", "Commander", "Roll back", "Resolution", "Check the queue",
)  # fmt: skip
EXPLAINING = ("Meaning", "Impact", "See also", "References", "Background", "Overview", "Symptoms", "Contacts",
              "Known issues", "Description", "Additional resources")  # fmt: skip
OTHER = ("Database", "Kafka", "Region eu-1", "Tuesday")


class Generated:
    """One runbook: ``text`` is the file, ``body`` what stands behind its front matter, ``code`` the lines of code."""

    def __init__(self, seed: int) -> None:
        self._r = random.Random(seed)
        self.code: list[str] = []
        self.asked: list[str] = []
        """The first words of items that are steps in any reading: boxes and numbers under a heading that calls."""
        front = self._r.choice((self._yaml, self._yaml, self._toml, self._none, self._none))()
        title = f"# {self._name()}\n\n" if self._r.random() < 0.7 else ""
        self.body = title + "\n".join(self._sections())
        if self._r.random() < 0.1:
            self.body = self.body.replace("\n", "\r\n")
        self.text = ("\ufeff" if self._r.random() < 0.1 else "") + front + self.body

    def _some(self, least: int = 2, most: int = 9) -> str:
        return " ".join(self._r.choice(WORDS) for _ in range(self._r.randint(least, most)))

    def _name(self) -> str:
        return "".join(word.capitalize() for word in self._r.sample(("queue", "pod", "disk", "lag", "grows"), 2))

    # ---------------------------------------------------------------- front matter

    def _yaml(self) -> str:
        more = self._r.choice(("weight: 20\n", "tags: [db, queue]\n", 'date: "2026-03-14"\n', ""))
        return f"---\ntitle: {self._name()}\n{more}---\n"

    def _toml(self) -> str:
        return f'+++\ntitle = "{self._name()}"\nweight = 3\n+++\n'

    def _none(self) -> str:
        return ""

    # ---------------------------------------------------------------- sections

    def _sections(self) -> Iterator[str]:
        for _ in range(self._r.randint(1, 6)):
            kind = self._r.choice((CALLING, CALLING, EXPLAINING, OTHER))
            heading = self._r.choice(kind)
            under = self._r.random()
            if under < 0.1:
                yield f"{heading}\n{'-' * len(heading)}\n"
            elif under < 0.9:
                yield f"{'#' * self._r.randint(2, 3)} {heading}{self._r.choice(('', '', ' ##'))}\n"
            for _ in range(self._r.randint(1, 5)):
                yield self._block(kind is CALLING and 0.1 <= under < 0.9) + "\n"

    def _block(self, calls: bool) -> str:
        make = self._r.choice((
            self._prose, self._prose, self._list, self._list, self._list, self._boxes, self._fence, self._indented,
            self._table, self._quote, self._html, self._rule,
        ))  # fmt: skip
        return make(calls)

    def _prose(self, calls: bool) -> str:
        said = f"{self._some()}\n{self._some()}, **{self._some()}** and `{self._some(1, 3)}`."
        further = (
            "", f"See [{self._some(1, 2)}](https://wiki.example/{self._some(1, 1)}).\n",
            f"![{self._some(1, 2)}](diagram.png)\n", "{{< alert >}}Do not purge.{{< /alert >}}\n",
            f'[ref]: https://wiki.example/x "{self._some(1, 2)}"\n',
        )  # fmt: skip
        return f"{said}\n{self._r.choice(further)}"

    def _code_line(self) -> str:
        line = self._r.choice((f"# {self._some()}", f"- {self._some()}", f"1. {self._some()}", f"- [ ] {self._some()}",
                               f"kubectl get pods --{self._some(1, 1)}", f"  {self._some()} \\", ""))  # fmt: skip
        if line:
            self.code.append(line.strip())
        return line

    def _fence(self, calls: bool, indent: str = "") -> str:
        sign = self._r.choice(("```", "~~~", "````"))
        lines = [self._code_line() for _ in range(self._r.randint(1, 6))]
        return "".join(f"{indent}{line}".rstrip() + "\n" for line in (f"{sign}shell", *lines, sign))

    def _indented(self, calls: bool) -> str:
        lines = [line for line in (self._code_line() for _ in range(4)) if line]
        before = f"{self._some()}:\n\n"  # a paragraph first: behind a list it would belong to that
        return before + "".join(f"    {line}\n" for line in lines)

    def _list(self, calls: bool) -> str:
        ordered = self._r.random() < 0.5
        mark = self._r.choice("-*+")
        out = ""
        for n in range(1, self._r.randint(2, 5)):
            head = f"{n}. " if ordered else f"{mark} "
            said = self._some()
            if calls:
                self.asked.append(said)
            out += f"{head}{said}\n"
            pad = " " * len(head)
            if self._r.random() < 0.3:
                out += f"{pad}{self._some()}\n"  # goes on in the next line
            if self._r.random() < 0.2:
                out += f"{self._some()}\n"  # and lazily
            if self._r.random() < 0.3:
                out += "\n" + self._fence(calls, pad) + "\n"
            if self._r.random() < 0.2:
                out += f"{pad}- {self._some()}\n{pad}- {self._some()}\n"
        return out

    def _boxes(self, calls: bool) -> str:
        found = ""
        for _ in range(self._r.randint(1, 3)):
            said = self._some()
            if calls:
                self.asked.append(said)
            found += f"- [{self._r.choice(' x')}] {said}\n"
        return found

    def _table(self, calls: bool) -> str:
        return f"| {self._some(1, 2)} | {self._some(1, 2)} |\n|---|---|\n| {self._some(1, 2)} | {self._some(1, 2)} |\n"

    def _quote(self, calls: bool) -> str:
        return f"> {self._some()}\n> - {self._some()}\n"

    def _html(self, calls: bool) -> str:
        return f"<details><summary>{self._some()}</summary>\n{self._some()}\n</details>\n\n<!-- {self._some()} -->\n"

    def _rule(self, calls: bool) -> str:
        return f"{self._some()}\n\n***\n"
