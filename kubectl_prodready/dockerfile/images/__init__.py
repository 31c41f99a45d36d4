"""What is known of base images, and which would be smaller."""
