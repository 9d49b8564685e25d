"""Messages between two members, through the portal only."""
