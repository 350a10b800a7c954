"""Four rate limiters on the same traffic: `labapi.limiter_playground()`."""
