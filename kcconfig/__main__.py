"""`python -m kcconfig`."""

from kcconfig.cli import run

run()
