"""Suites and clients from elsewhere, run against a lab: `python -m tests.contract.outside`."""
