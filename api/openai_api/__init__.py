"""Betz as OpenAI-compatible clients see it: an answer as text with visible marks and references, and annotations."""
