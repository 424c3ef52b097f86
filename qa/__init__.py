"""Answer a doctor's question from an index generation, with every sentence cited and verified."""
