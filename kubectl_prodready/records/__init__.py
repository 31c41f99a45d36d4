"""What runs wrote, kept so that it can be taken back: one file a run."""
