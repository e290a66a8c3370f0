"""The catalogue of services as pages: all of them, and one with what is around it."""
