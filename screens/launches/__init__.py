"""A launch: its T, what is due before it, who says go, what is watched for from then on."""
