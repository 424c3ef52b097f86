"""Suites of other people's data, by path: nothing of them is part of the project. Floors come from the same run."""
