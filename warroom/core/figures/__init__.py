"""Figures over many incidents: each with its definition, how many it rests on and how many it lacks. Pure."""
