"""One request with its answer: shown, compared, sent again, written as code."""
