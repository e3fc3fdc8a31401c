"""Texts that everybody can read: sentences taken apart, and what in them the European easy-to-read rules warn of."""
