"""Kustomize, as far as it decides what a manifest becomes: patches, names, namespaces, order."""
