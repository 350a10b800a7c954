"""What surrounds the API in a notebook: the server in the kernel, and the pictures drawn of it."""
