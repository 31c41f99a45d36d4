"""Where a proven change goes."""
