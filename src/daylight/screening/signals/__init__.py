"""The detectors. Each reads one ad and yields the signals that it finds, nothing else."""
