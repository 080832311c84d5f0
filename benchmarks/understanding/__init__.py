"""Benchmarks of understanding; each prints its figures."""
