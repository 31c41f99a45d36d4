"""How images are built, and what that tells of the containers that run them."""
