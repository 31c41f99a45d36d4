"""Dockerfiles as text: read without loss, understood, judged by rules, rewritten in stages."""
