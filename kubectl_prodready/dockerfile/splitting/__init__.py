"""The rewrite of a Dockerfile of one stage in stages: what is built, and what runs.

Each technology has a module of its own that looks at a file and says a `Split`, why there can be
none, or nothing; `deciding` asks them, `roles` sorts instructions, `writing` makes the text.
"""
