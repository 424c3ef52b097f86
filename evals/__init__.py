"""Measure Betz: development cases, the abstention bar, and speed."""
