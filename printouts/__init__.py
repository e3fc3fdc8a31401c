"""Everything printed. Reads the state of a meeting and the words; never the live server or its doors."""
