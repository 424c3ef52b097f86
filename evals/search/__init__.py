"""How well the bundled corpus is searched: development questions, misspelt, in conversation, and how fast."""
