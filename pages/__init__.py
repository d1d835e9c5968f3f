"""Pages, one folder a topic; what they share is in `frame`."""
