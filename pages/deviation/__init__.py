"""The page Deviation trends: which types drift, how wide, which tasks."""
