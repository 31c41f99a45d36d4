"""Plans: what would be changed of many objects, in one file that people review and decide on.

A stream of YAML documents: a head, one for each object, the sums. Pure: texts in, texts out.
"""
