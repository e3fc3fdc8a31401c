"""Where journals and boxes are kept: the contract in `base`, one module an engine."""
