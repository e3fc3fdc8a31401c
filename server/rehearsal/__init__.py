"""The rehearsal: a script is played with simulated tables and voters against a real server, to see what is lost."""
