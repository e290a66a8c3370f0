"""A drill: its plan, a run of it as the journal has it, and how well the team did, by rule."""
