"""Values to words: text, Markdown, JSON; shared by every face."""
