"""Which probes a container should get, and what those say that it has."""
