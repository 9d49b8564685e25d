"""Mail in: what people answer and write by mail is kept, understood, and done as if they had done it here."""
