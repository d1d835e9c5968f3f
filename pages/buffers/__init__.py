"""The page Buffers: suggestions beside today's defaults, and the decisions between them."""
