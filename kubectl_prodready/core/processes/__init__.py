"""What runs in a container, as its command, arguments and variables tell."""
