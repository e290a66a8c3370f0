"""People outside the company whom an incident may need: ``[[contact]]`` tables."""

from __future__ import annotations

from warroom.core.section import Section


class Contact(Section, frozen=True, kw_only=True):
    """Somebody outside whom an incident may need: counsel, the police, an insurer, a vendor."""

    name: str
    """Who it is, such as "Dana Li" or "State police, cybercrime"."""
    what: str = ""
    """What for: "legal counsel", "our vendor for DNS"."""
    contact: str
    """How they are reached: a phone number, a mail address."""
    hours: str = ""
    """When, in your words: "24/7", "weekdays 9 to 17"."""
    duty: str = ""
    """The [[duty]] that telling them meets; shown beside it."""
