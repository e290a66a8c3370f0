"""What every place of the screens stands on: forms as data, the grid, key labels, notices."""
