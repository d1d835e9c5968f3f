"""The page Overview: what changed, what is late now."""
