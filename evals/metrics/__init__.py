"""Metrics of the evaluation harness: pure functions over plain data, one file per family.

A share whose denominator is zero is None, never 0 or 1: it is shown as "no such item" beside its count.
"""
