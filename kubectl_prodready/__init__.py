"""Make Kubernetes workloads production-ready: see what they lack, show the change, write it."""

__version__ = "0.1.0"
