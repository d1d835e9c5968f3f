"""Figures from tasks: frame in, frame out, no files."""
