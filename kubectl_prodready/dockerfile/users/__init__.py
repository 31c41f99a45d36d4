"""Who an image runs as."""
