"""Requests and limits: what a container should get, and what a namespace allows."""
