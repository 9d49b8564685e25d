"""Bringing records of other repositories here as references, by OAI-PMH.

`client` asks politely and trusts nothing that comes back, `reading` and `words` turn a record into what a
document is described with, `keeping` writes a page of records, and `running` goes from page to page.
"""
