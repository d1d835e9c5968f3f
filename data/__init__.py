"""Generated samples (`sample/`) and, by default, the local home folder (`home/`, not in git)."""
