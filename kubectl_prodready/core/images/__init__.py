"""What is known about images."""
