"""What a key does, and keys bound otherwise."""
