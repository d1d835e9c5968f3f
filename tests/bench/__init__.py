"""Benchmarks: what a user waits for, told as times and as ratios to a baseline of the same run."""
