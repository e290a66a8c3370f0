"""config.toml: its settings, how it is read and checked."""
