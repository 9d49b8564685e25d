"""Finding documents: what they are narrowed by, counted, sorted, followed, and who wrote them."""
