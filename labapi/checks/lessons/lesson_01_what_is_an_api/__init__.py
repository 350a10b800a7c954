"""Exercise 01: the seven roles; a first client, one that outlives its kitchen, and an own API."""
