"""What a feature may read of the room, and what it may ask of it."""
