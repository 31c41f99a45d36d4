"""What is known about images, one file an image; see README.md."""
