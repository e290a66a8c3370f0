"""The bundled outage: a story of ten minutes, its HTTP server on loopback, and the people who fight it."""
