"""The public pages of closed polls: receipts, results, the published box, and its recount."""
