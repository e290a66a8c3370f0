"""Where a person is. Each folder is a place or a kind of thing; see CONTRIBUTING."""
