"""What is sent to whom outside the room: which event makes which message, and how each reaches its channel."""
