"""What several benchmarks share: their processes, their clients, the floors they are held against."""
