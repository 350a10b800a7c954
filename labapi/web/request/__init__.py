"""Between the router and an endpoint: a request's body, paging, conditions and patches."""
