"""Reading files that strangers made, in processes of their own with little time and memory.

`python -m portal.uploads.reading` is started by `sandbox.py`. Nothing here may import Django: the less
these processes have, the less they can lose, and the sooner they start.
"""
