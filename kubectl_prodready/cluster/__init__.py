"""Live objects: the one room that talks to an API server; nothing else loads its library."""
