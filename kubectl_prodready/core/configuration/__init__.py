"""What a `.prodready.yaml` says: read from plain data, then worked out for each workload."""
