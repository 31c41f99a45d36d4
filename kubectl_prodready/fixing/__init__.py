"""The one place where meaning (core) meets text: a text in, findings and a proven new text out."""
