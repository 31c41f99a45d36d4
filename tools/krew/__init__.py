"""What krew is told about the plugin, and what it wants of the archives that it installs."""
