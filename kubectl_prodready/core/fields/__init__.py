"""The types of the fields that rules set, as the API server has them: for edited values."""
