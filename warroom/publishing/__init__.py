"""Published reviews as pages of Confluence and Notion: written once, then updated in place."""
