"""The wiki's pages going out and coming in: Markdown, archives, books, and what other wikis write."""
