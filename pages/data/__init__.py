"""Data: load exports, see what became of them, take a load back."""
