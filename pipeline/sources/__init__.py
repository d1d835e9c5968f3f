"""Exports of trackers and other tables -> recognised, streamed as text.

A tracker is a mapping file in `mappings/`; code is only for what is no table.
"""
