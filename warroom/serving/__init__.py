"""A browser's side: the wall, and behind an authenticating proxy the room. Needs the extra ``browser``."""
