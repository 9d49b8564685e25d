"""Documents as a table: CSV with the column names of CGSpace, in and out. See docs/importing.md.

`reading` takes a file apart, `columns` says what each column means, `rows` understands one row,
`bringing` makes and changes documents of many, and `writing` writes the same table out again.
"""
