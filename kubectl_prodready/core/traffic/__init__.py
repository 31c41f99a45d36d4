"""What sends traffic to Pods, and which of their ports answer."""
