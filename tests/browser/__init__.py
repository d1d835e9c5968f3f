"""Whole journeys in a real Chromium."""
