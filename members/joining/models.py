"""Ways in: how one may join, invitations, people brought from a list."""
