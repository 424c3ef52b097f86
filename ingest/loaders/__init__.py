"""Loaders: from the bytes of a file to documents in canonical text, one module per format."""
