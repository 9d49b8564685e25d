"""Requests for advice: what is needed, who was asked, what came of it."""
