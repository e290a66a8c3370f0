"""Chats that are read for the record: what somebody marks there is proposed here. One file a chat."""
