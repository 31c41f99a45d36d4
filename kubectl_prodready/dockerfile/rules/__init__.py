"""The rules about Dockerfiles: one a file, named as the rule."""
