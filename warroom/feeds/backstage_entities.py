"""Entities of a Backstage catalogue as services: references in all their forms, owners, dependencies. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from warroom.core.model.service import Service, ServiceLink
from warroom.core.text import clean
from warroom.feeds.normalise import dig, link_of, text_of, word_of

KINDS = ("component", "resource")
"""Kinds that are services, or that services stand on."""
_RUNBOOK = re.compile(r"run ?book|playbook", re.IGNORECASE)
_BOARD = re.compile(r"dashboard|grafana|datadog|kibana", re.IGNORECASE)
_MOST = 200  # of dependencies, links and other names of one entity


class Ref(Struct, frozen=True):
    """Which entity: ``component:default/checkout``, in lower case."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.namespace}/{self.name}"


def ref_of(text: Any, kind: str, namespace: str) -> Ref | None:
    """The entity that ``[kind:][namespace/]name`` means where these are the usual kind and namespace; None for none."""
    if isinstance(text, dict):  # an older form
        parts = [word_of(text.get(name)) for name in ("kind", "namespace", "name")]
    else:
        word = word_of(text).strip()
        before, colon, rest = word.partition(":")
        space, slash, name = (rest if colon else word).partition("/")
        parts = [before if colon else "", space if slash else "", name if slash else space]
    found = [part.strip().lower() for part in parts]
    return Ref(found[0] or kind, found[1] or namespace, found[2]) if found[2] else None


class Entities:
    """All entities of one answer, to be read one by one: who provides an API, what a group is called."""

    def __init__(self, entities: Iterable[Any]) -> None:
        self._titles: dict[Ref, str] = {}
        self._providers: dict[Ref, list[Ref]] = {}
        self._needed: dict[Ref, list[Ref]] = {}
        self._names: dict[Ref, str] = {}
        taken: set[str] = set()
        every = [(own, one) for one in entities if (own := own_ref(one)) is not None]
        for own, one in sorted(every, key=lambda pair: KINDS.index(pair[0].kind) if pair[0].kind in KINDS else 9):
            title = word_of(dig(one, "spec", "profile", "displayName")) or word_of(dig(one, "metadata", "title"))
            self._titles[own] = title
            if own.kind in KINDS:
                name = _name(one, own)
                self._names[own] = f"{name} ({own.kind})" if name.casefold() in taken else name
                taken.add(self._names[own].casefold())
            for api in _refs(one, own, "providesApis", "api", "apiProvided", "providesApi"):
                self._providers.setdefault(api, []).append(own)
            for other in _refs(one, own, "dependencyOf", "component", "dependencyOf"):
                self._needed.setdefault(other, []).append(own)

    def service(self, entity: Any, feed: str) -> Service | None:
        """The entity as a service; None for a kind that is none. Raises ValueError where it has no name."""
        own = own_ref(entity)
        if own is None:
            raise ValueError("an entity has no kind or name")
        if own.kind not in KINDS:
            return None
        notes = dig(entity, "metadata", "annotations")
        said = {word_of(k): text_of(v) for k, v in notes.items()} if isinstance(notes, dict) else {}
        links = list(_links(entity))
        runbook = link_of(said.get("warroom/runbook", "")) or next((u for n, u in links if _RUNBOOK.search(n)), "")
        boards = [url for name, url in links if _BOARD.search(name) and url != runbook]
        others = [ServiceLink(name=n, url=u) for n, u in links if u != runbook and u not in boards]
        title, about = (text_of(dig(entity, "metadata", name)) for name in ("title", "description"))
        return Service(
            name=self._names[own], feed=feed, title=clean(title, 100), about=clean(about, 500),
            owner=self._owner(entity, own), on_call=clean(said.get("warroom/on-call", ""), 200),
            tier=_tier(entity, said), runbook=runbook, dashboards=tuple(dict.fromkeys(boards)), links=tuple(others),
            depends_on=self._depends(entity, own), aliases=_aliases(said, own, self._names[own]),
            labels=tuple(_label_sets(said.get("warroom/alert-labels", ""))),
        )  # fmt: skip

    def _owner(self, entity: Any, own: Ref) -> str:
        named = _refs(entity, own, "owner", "group", "ownedBy")
        return clean(self._titles.get(named[0]) or named[0].name, 100) if named else ""

    def _depends(self, entity: Any, own: Ref) -> tuple[str, ...]:
        found = [*_refs(entity, own, "dependsOn", "component", "dependsOn"), *self._needed.get(own, ())]
        for api in _refs(entity, own, "consumesApis", "api", "consumesApi"):
            found += self._providers.get(api, ())
        names = (self._names.get(ref, ref.name if ref.namespace == "default" else f"{ref.namespace}/{ref.name}")
                 for ref in found if ref != own and ref.kind != "api")  # fmt: skip
        return tuple(dict.fromkeys(clean(name, 100) for name in names))[:_MOST]


def own_ref(entity: Any) -> Ref | None:
    """What an entity is called; None for what is no entity."""
    kind, name = word_of(dig(entity, "kind")).lower(), word_of(dig(entity, "metadata", "name"))
    space = word_of(dig(entity, "metadata", "namespace")).lower() or "default"
    return ref_of(f"{space}/{name}", kind, space) if kind and name else None


def _name(entity: Any, own: Ref) -> str:
    name = clean(word_of(dig(entity, "metadata", "name")), 100)
    return name if own.namespace == "default" else f"{own.namespace}/{name}"


def _refs(entity: Any, own: Ref, key: str, kind: str, *relations: str) -> list[Ref]:
    """Those that ``spec`` names under ``key``, and those of the relations that the server worked out."""
    named = dig(entity, "spec", key)
    texts = named if isinstance(named, list) else [named] if named is not None else []
    found = [ref_of(text, kind, own.namespace) for text in texts[:_MOST]]
    related = dig(entity, "relations")
    for one in related[: 10 * _MOST] if isinstance(related, list) else ():
        if word_of(dig(one, "type")) in relations:
            found.append(ref_of(dig(one, "targetRef") or dig(one, "target"), kind, own.namespace))
    return list(dict.fromkeys(ref for ref in found if ref is not None))


def _links(entity: Any) -> Iterator[tuple[str, str]]:
    links = dig(entity, "metadata", "links")
    for one in links[:_MOST] if isinstance(links, list) else ():
        url = link_of(dig(one, "url"))
        if url:
            yield clean(" ".join(filter(None, (word_of(dig(one, "title")), word_of(dig(one, "type"))))), 100), url


def _tier(entity: Any, said: dict[str, str]) -> str:
    if own := said.get("warroom/tier"):
        return clean(own, 40)
    labels = dig(entity, "metadata", "labels")
    named = labels.items() if isinstance(labels, dict) else ()
    tier = next((v for k, v in named if word_of(k).rpartition("/")[2].lower() in ("tier", "service-tier")), None)
    return clean(word_of(tier if tier is not None else dig(entity, "spec", "tier")), 40)


def _aliases(said: dict[str, str], own: Ref, name: str) -> tuple[str, ...]:
    other = clean(said.get("backstage.io/kubernetes-id", ""), 100)
    words = (str(own), f"{own.kind}:{own.name}" if own.namespace == "default" else "", other)
    return tuple(dict.fromkeys(word for word in words if word and word != name))


def _label_sets(text: str) -> Iterator[dict[str, str]]:
    """``app=checkout-*, env=prod; job=checkout``: sets between semicolons."""
    for part in text.split(";")[:20]:
        pairs = ((clean(n.strip(), 100), m, clean(v.strip(), 200)) for n, m, v in (
            pair.partition("=") for pair in part.split(",")[:20]))  # fmt: skip
        found = {name: value for name, mark, value in pairs if mark and name}
        if found:
            yield found
