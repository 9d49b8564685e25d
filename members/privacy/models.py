"""One’s own data on the way out: archives asked for."""
