"""The pure heart: what a workload is, what it lacks, and how far to trust an answer."""
