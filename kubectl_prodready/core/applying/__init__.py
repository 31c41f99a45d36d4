"""What is sent to an API server, what its answers mean, and how it is taken back. Pure."""
