"""Lists of people to invite, as CSV: `reading` takes a file apart, `rows` understands a line, `bringing`
writes the invitations. See docs/importing.md.
"""
