"""What is changed in a Dockerfile: judged, edited, proven."""
