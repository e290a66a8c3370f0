"""From values to rows and panels, for one moment."""
