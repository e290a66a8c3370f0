"""What people can do in the room, one file a subject; ``warroom.room.Room`` is the one door to all of it."""
