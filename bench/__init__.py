"""The benchmark: what the plugin costs, as ratios to the same books without it."""
