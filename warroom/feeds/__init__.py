"""Alert sources over HTTP: one file a type, all of them giving ``Alert``s. Begin with ``source``."""
