"""What was seen before, and what fixed it then: past incidents ranked by evidence that is shown. Pure."""
