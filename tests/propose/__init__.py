"""Proposing a mapping."""
