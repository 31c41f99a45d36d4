"""One rule a file, named as the rule. A new file here is a new rule."""
