"""Turn reference documents into an immutable, searchable index generation."""
