"""Tests of contrib and of the GitHub action: what people copy."""
