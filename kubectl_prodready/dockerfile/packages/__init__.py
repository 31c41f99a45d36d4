"""What package managers install, and what they leave."""
