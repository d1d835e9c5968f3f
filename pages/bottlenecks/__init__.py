"""The page Bottlenecks: where the days go, what waits, what is stuck."""
