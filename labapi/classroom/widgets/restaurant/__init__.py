"""The picture of lesson 01: the loan office as a restaurant."""
