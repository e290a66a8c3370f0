"""Names in the words of a record, replaced by placeholders: the same for the same, however it is written."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

PERSON, CUSTOMER, HOST, SERVICE, ADDRESS, PHONE, NUMBER = (
    "person", "customer", "host", "service", "address", "phone", "number",
)  # fmt: skip
OURS = re.compile(rf"(?:{PERSON}|{CUSTOMER}|{HOST}|{SERVICE}|{ADDRESS}|{PHONE}|{NUMBER})-\d+")
"""What a placeholder looks like."""
LINK = re.compile(
    r"\b[a-z][a-z0-9+.-]*://[^\s<>\"']+|\bwww\.[^\s<>\"']+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.@])(?:[a-z0-9_](?:[\w-]*\w)?\.)+(?:com|net|org|io|dev|app|cloud|internal|intern|local|lan|corp|home|example"
    r"|test|invalid|eu|de|uk|fr|nl|ch|at|pl|it|es|us|ca|jp|cn|in|br|au)\b(?:[:/][^\s<>\"']*)?"
    r"|(?<![\w.])(?:[a-z0-9_](?:[\w-]*\w)?\.){2,}[a-z]{2,}\b(?:[:/][^\s<>\"']*)?",
    re.IGNORECASE,
)
IP = re.compile(
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?(?:/\d{1,2})?(?![\w.]*\d)"
    r"|(?<![\w:.])(?=[0-9a-f:]*[0-9a-f]:)(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?:/\d{1,3})?(?![\w:])"
    r"|(?<![\w:.])[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4})*)?(?![\w:])",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.])(?:\+|00)\d[\d ()/.-]{6,}\d|(?<![\w.:-])0\d{2,4}[ /-]\d[\d -]{4,}\d(?![\w:.])")
NUMBERS = re.compile(
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\bINC-\d{4}-\d+\b|\b[A-Z][A-Z0-9]{1,9}-\d+\b|\b\d{7,}\b"
)
_STANDARD = r"(?:SEV|UTF|SHA|ISO|HTTP|RFC|TLS|ARM|IPV|P|S)-?\d+"
_NO_NUMBER = re.compile(_STANDARD, re.IGNORECASE)
_HOST = re.compile(r"(?<![\w.-])(?=[\w.-]*\d)[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w-])", re.IGNORECASE)
_NO_HOST = re.compile(
    rf"{_STANDARD}|(?:eu|us|ap|sa|ca|me|af|uk)-(?:north|south|east|west|central)+-?\d*", re.IGNORECASE
)
AT = re.compile(r"(?<![\w.@])@[\w](?:[\w.-]*\w)?")
_EVERYBODY = frozenset({"@here", "@channel", "@all", "@everyone", "@oncall", "@on-call", "@team"})
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-Я]"
_NAME = rf"{_CAPITAL}[\w&]*(?:[-.]?[\w&]+)*(?: {_CAPITAL}[\w&]*(?:-[\w&]+)*){{0,3}}"
_FIRM = re.compile(
    rf"\b({_CAPITAL}[\w&.-]*(?: (?:&|und|and|of|de|{_CAPITAL}[\w&.-]*)){{0,4}}),? (?:Inc|Ltd|Limited|LLC|LLP|GmbH|AG|KG"
    r"|SE|SA|SAS|SARL|BV|NV|Corp|Corporation|plc|PLC|AB|AS|ApS|Oy|SpA|Pty)\b\.?"
)
_CUSTOMERS = re.compile(
    r"\b(?:[Cc]ustomers?|[Cc]lients?|(?:[Kk]ey )?[Aa]ccounts?|[Mm]erchants?|[Tt]enants?|[Pp]artners?|[Ss]hops?)"
    rf"(?: (?:is|are|like|such as|named|called|of))?[:,]? ({_NAME}(?:(?:, and|,| and| &| or) {_NAME})*)"
)
_PLACES = """
    EU US UK API URL DNS TLS CPU RAM SLA SLO IC DBA VP CEO CTO The This That We They I It All Some Most None
    No Europe America Asia Germany Africa Checkout Support Service Status Card Cards Payments SEV0 SEV1 SEV2
    SEV3 Monday Tuesday Wednesday Thursday Friday Saturday Sunday
"""
_ALSO_WORDS = """
    al amber an april art ash august bill bo carol chase chip cliff dawn dean del drew ed faith frank grace
    grant guy hope hunter in ivy jack june lane lily mark max may miles mo no on page pat penny pierce ray
    rich rob rose ruby sue summer van wade will
"""
_BEGIN = """
    a about above after again all alert alerts also an and another any are as asked at back be because before
    being both but by can cannot card cards checked checkout choose commander connection connections customer
    customers data database decided decision declare deploy deployment did do does done each error errors
    every everybody everything failed fails first fix fixed for found from going had has have he her here his
    hosts how i if in is it its just last latency let like line load looking made maybe more most moved my
    network new no nobody none not nothing now of off on once one only or our out over page paged pages
    payment payments people please pool queue rate release requests restart restarted restarting retry roll
    rolled rolling rollback same say says see sees seen service she should since slow so some somebody
    something start started starting status still stop stopped support team than that the their them then
    there these they this those ticket tickets to told too traffic try turn two under until up update us users
    very waiting was we were what when where which who why will with without work working works yes yet you
    your monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december
"""
_NO_CUSTOMER = frozenset(_PLACES.split())
COMMON = frozenset(_ALSO_WORDS.split())
"""Names that are words too: with a small letter they are left."""
USUAL = frozenset(_BEGIN.split())
"""Words that begin a sentence in such a record, and days."""


def folded(word: str) -> str:
    """The word without what differs from one way of writing it to another."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


class Veil:
    """Replaces names by placeholders, the same by the same."""

    def __init__(self, people: Iterable[Collection[str]], words: Iterable[tuple[str, str]] = ()) -> None:
        """``people``: what each person is called (handle, name, contact); ``words``: others, each with its kind."""
        self.count: Counter[str] = Counter()
        self._given: dict[str, str] = {}
        self._means: dict[str, tuple[str, str]] = {}  # a word -> its kind, and which of its kind it is
        groups = [[name for name in names if name] for names in people]
        for names in groups:  # whole names first: a part of one may be the handle of somebody else
            for name in names:
                self._know(name, PERSON, names[0])
        for names in groups:
            for name in names:
                for part in name.split() if " " in name and "@" not in name else ():
                    if len(part) > 2:
                        self._know(part, PERSON, names[0])
        for word, kind in words:
            self._know(word, kind, word)
        self._pattern: re.Pattern[str] | None = None

    def learn(self, texts: Iterable[str]) -> None:
        """Finds who else is named in them: ``@handles``, firms, and what stands behind the word customer."""
        for text in texts:
            for found in AT.findall(LINK.sub(" ", text)):
                if found.casefold() not in _EVERYBODY and len(found) > 3:
                    self._know(found[1:], PERSON, found[1:])
            for name, means in _customers(text):
                self._know(name, CUSTOMER, means)
        self._pattern = None

    def __call__(self, text: str) -> str:
        """The text without what is recognised."""
        text = LINK.sub(lambda match: self._link(match[0]), text)
        for pattern, kind in ((IP, ADDRESS), (_PHONE, PHONE)):
            text = pattern.sub(lambda match, kind=kind: self._for(match[0], kind), text)  # type: ignore[misc]
        text = self._known().sub(self._word, text)
        text = NUMBERS.sub(lambda match: self._unless(_NO_NUMBER, match[0], NUMBER), text)
        text = _HOST.sub(lambda match: self._unless(_NO_HOST, match[0], HOST), text)
        return AT.sub(lambda match: self._handle(match[0]), text)

    # ------------------------------------------------------------ within

    def _know(self, word: str, kind: str, means: str) -> None:
        key = folded(word.removeprefix("@"))
        if len(key) > 1 and OURS.fullmatch(key) is None:
            self._means.setdefault(key, (kind, folded(means)))

    def _known(self) -> re.Pattern[str]:
        """Every word that is known, the longest first; those of people and customers with what may hang on them."""
        if self._pattern is None:
            words = sorted(self._means, key=lambda word: -len(word))
            self._pattern = re.compile("|".join(map(self._way, words)) or r"(?!)", re.IGNORECASE)
        return self._pattern

    def _way(self, word: str) -> str:
        way = re.escape(word).replace(r"\ ", r"\s+")
        if any(ord(char) > 0x2E80 for char in word):
            return way  # a script without blanks between its words
        if self._means[word][0] in (PERSON, CUSTOMER):
            return rf"(?<![^\W_]){way}(?=s?(?![^\W_]))"
        return rf"(?<![\w-]){way}(?![\w-])"

    def _word(self, match: re.Match[str]) -> str:
        word = match[0]
        if word.islower() and folded(word) in COMMON and match.string[match.start() - 1 : match.start()] != "@":
            return word
        kind, means = self._means[folded(word)]
        return self._placeholder(kind, means)

    def _unless(self, usual: re.Pattern[str], word: str, kind: str) -> str:
        return word if usual.fullmatch(word) is not None else self._for(word, kind)

    def _for(self, word: str, kind: str) -> str:
        if OURS.fullmatch(word) is not None:
            return word
        kind, means = self._means.get(folded(word), (kind, folded(word)))
        return self._placeholder(kind, means)

    def _link(self, found: str) -> str:
        """An address without what closes the sentence around it; a person's is that person."""
        word = found.rstrip(".,;:!?)]}»”’")
        owner = self._means.get(folded(word.partition("@")[0])) if "@" in word and "://" not in word else None
        known = self._means.get(folded(word), owner if owner is not None and owner[0] == PERSON else None)
        kind, means = known or (ADDRESS, folded(word).rstrip("/"))
        return self._placeholder(kind, means) + found[len(word) :]

    def _handle(self, found: str) -> str:
        if found.casefold() in _EVERYBODY or OURS.fullmatch(found[1:]) is not None:
            return found
        return f"@{self._for(found[1:], PERSON)}"

    def _placeholder(self, kind: str, means: str) -> str:
        key = f"{kind} {means}"
        if key not in self._given:
            self.count[kind] += 1
            self._given[key] = f"{kind}-{self.count[kind]}"
        return self._given[key]


def _customers(text: str) -> Iterator[tuple[str, str]]:
    """The names of customers that the text gives away, each with the customer that it means."""
    for firm in _FIRM.finditer(text):
        whole, short = firm[0].rstrip("."), firm[1]
        while " " in short and short.partition(" ")[0].casefold() in USUAL | {"at", "by"}:
            whole, short = whole.partition(" ")[2], short.partition(" ")[2]
        yield whole, short
        if len(short) > 3:
            yield short, short
    for match in _CUSTOMERS.finditer(text):
        for one in re.split(r",(?: and)? | and | & | or ", match[1]):
            name = re.sub(r"['’]s$", "", one.strip())
            if len(name) > 1 and name.split()[0] not in _NO_CUSTOMER and OURS.fullmatch(name.casefold()) is None:
                yield name, name
