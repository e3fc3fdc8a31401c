"""What builds and checks the project; none of it is needed to run a meeting."""
