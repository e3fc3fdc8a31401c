"""The files of a meeting: what its sheets show, kept in the data folder under names made from what they hold."""
