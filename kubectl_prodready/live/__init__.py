"""From live objects to plans, and from plans to changes that the API server takes."""
