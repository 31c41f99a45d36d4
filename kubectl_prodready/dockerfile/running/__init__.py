"""What a Dockerfile runs while it is built, and what its image starts."""
