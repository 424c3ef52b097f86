"""Fit the cross-encoder: questions with texts that do and do not answer, and the training itself."""
