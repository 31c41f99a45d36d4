"""How a Pod stops."""
