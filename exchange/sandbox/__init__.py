"""Reads files in child processes with limits, so that a hostile file takes down nothing else."""
