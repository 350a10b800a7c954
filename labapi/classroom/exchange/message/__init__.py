"""A message of Protocol Buffers, decoded by field number with no contract."""
