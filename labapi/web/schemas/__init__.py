"""The shapes on the wire: what may come in (`…In`) and what goes out (`…Out`)."""
