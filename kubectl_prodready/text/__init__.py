"""YAML as text: read it with places, add to it without harm, prove the result."""
