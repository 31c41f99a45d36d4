"""Prove the tool on a copy of a folder, by means that the product does not use itself."""
