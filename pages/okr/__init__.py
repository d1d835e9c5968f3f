"""OKR progress: objectives and key results against the time that has passed."""
